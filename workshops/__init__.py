"""Workshops: what was made, what it is worth, and who was paid for it."""
