"""Short work, from the draft to the payment."""
