"""Docks before a real core, typed at by keys."""
