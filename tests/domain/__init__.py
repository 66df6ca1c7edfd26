"""Tests of the domain: the bank's rules as rows of values, codes and sentences."""
