"""What waits for this officer: drafts, what is in doubt, and requests on their way."""
