"""The desk's work behind the window, without Qt."""
