"""The dock of a writing operation: its form, what stands beside it, and how a submit ends."""
