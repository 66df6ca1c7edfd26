"""What every room of the window stands on: the way off its thread, words, looks, lists and keys."""
