"""Training (培训): free courses, their runs and seats, the queue for them, and what they qualify for."""
