"""The customer operations, one declaration file each."""
