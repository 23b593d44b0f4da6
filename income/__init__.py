"""What each worker earned anywhere, in which stage it is, and how it came about. It decides nothing."""
