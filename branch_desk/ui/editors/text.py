"""The editor of words: names, places, email addresses and other short text."""

from branch_desk.ui.editors.line import LineEditor


class TextEditor(LineEditor):
    """A line of text, kept as typed: whether it will do is the model's to say."""
