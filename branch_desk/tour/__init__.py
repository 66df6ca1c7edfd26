"""The desk driven by key events, from log-in to a verified journal."""
