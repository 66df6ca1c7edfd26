"""Tests of the journal: real files, real locks, real keys."""
