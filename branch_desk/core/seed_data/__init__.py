"""All demo data of the core; persons, firms and papers are invented (contract 6)."""
