"""What holds the house together: stores, projector, queue, files, commands."""
