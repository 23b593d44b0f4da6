"""What the workshops do, room by room."""
