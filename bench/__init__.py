"""Measurements, never part of the tests: ratios against a baseline of the same run."""
