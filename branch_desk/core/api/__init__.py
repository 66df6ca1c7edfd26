"""The core's HTTP routes, one module a resource, and the gate that every request passes."""
