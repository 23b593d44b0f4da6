"""The demo: told always the same, lived through the services, and whole however often it is loaded."""
