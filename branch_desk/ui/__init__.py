"""The window: shows values and collects input, and knows no operation by name."""
