"""Attacks, each a test: docs/security.md says which point of ASVS 5.0 each of them shows."""
