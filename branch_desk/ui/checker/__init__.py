"""The dock of those who decide: the queue, the request whole, and the decision."""
