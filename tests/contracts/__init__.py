"""What others rely on: published events and the API, kept as files that must not change unnoticed."""
