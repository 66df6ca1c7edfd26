"""The bank's words as models, and the pure rules over them."""
