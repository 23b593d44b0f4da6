"""Insight: what officials see of a region, from the county down to the village. It decides nothing."""
