"""The HTML door of gigs, for three kinds of readers.

For whoever looks for work: `door` says who reads and how hours are told, `board` finds work and shows one
gig, `taking` takes it and leaves, `mine` is what a villager took, `hall` the paper sheet and the big screen.
For the employer, at its `desk`: `home` lists its gigs, `writing` reads what is typed of one and `posting`
publishes it, `applicants` is one gig with its people, `changing` resizes it or calls it off, `arriving`
shows the code people scan who come, `working` records who came and was paid, `fill` is its fill rate.
"""

from gigs.pages import (  # noqa: F401 - their routes
    applicants,
    arriving,
    board,
    changing,
    fill,
    hall,
    home,
    mine,
    posting,
    taking,
    working,
)
from gigs.pages.desk import desk
from gigs.pages.door import blueprint

__all__ = ["blueprint", "desk"]
