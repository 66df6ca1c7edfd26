"""The signed audit journal of one workstation."""
