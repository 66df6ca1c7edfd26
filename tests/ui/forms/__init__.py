"""Tests of forms, editors and docks with real widgets and keys."""
