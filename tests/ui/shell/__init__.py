"""Tests of the window's shell: real widgets, driven by keys."""
