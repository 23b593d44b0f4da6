"""What all contexts share."""
