"""What was earned, and how it is told."""
