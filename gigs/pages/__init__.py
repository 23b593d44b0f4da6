"""The HTML door of gigs.

`door` says who reads and how hours are told, `board` finds work and shows one gig, `taking` takes it and
leaves, `mine` is what a villager took.
"""

from gigs.pages import board, mine, taking  # noqa: F401 - their routes
from gigs.pages.door import blueprint

__all__ = ["blueprint"]
