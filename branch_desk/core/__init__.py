"""The core server: keeps the books and decides."""
