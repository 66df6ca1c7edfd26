"""Tests of the wiring: the whole desk without a window."""
