"""What goes on paper or came from it: sheets, printers, and the pages of documents as pictures."""
