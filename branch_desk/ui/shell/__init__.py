"""The window around the docks: log-in, customers, menus, notices, status, and its end."""
