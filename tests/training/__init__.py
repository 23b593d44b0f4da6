"""Training, room by room."""
