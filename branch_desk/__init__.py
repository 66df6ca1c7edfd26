"""The branch workstation and the core that ships with it."""
