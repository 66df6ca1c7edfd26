"""One editor a sort of value: each shows, reads and explains one field of a request."""
