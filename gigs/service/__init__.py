"""Use cases of short work: find, let decide, save. The keyword-only signatures are the commands."""

from gigs.service.hiring import Applied, Hirings
from gigs.service.offering import Offering
from gigs.service.posting import Gigs
from gigs.service.work import Worked

__all__ = ["Applied", "Gigs", "Hirings", "Offering", "Worked"]
