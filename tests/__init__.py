"""Everything that holds the house to its promises, on the real stores."""
