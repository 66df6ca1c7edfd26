"""Tests of the services: a real desk against a real core, and at the HTTP edge against faults."""
