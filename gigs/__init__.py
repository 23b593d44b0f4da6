"""Gigs (零工): short paid work posted by an employer, its shifts, who works them and what it pays."""
