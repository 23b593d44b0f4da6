"""The thing that decides about short work: a gig, from its draft to the last payment.

It is built in four storeys over one stream: `advert` says what is wanted, `hiring` who has which places,
`confirming` who says that they come, `gig` who came and what they are paid.
"""

from gigs.domain.advert import Offer
from gigs.domain.gig import Gig, Work
from gigs.domain.hiring import Application

__all__ = ["Application", "Gig", "Offer", "Work"]
