"""What gigs do by the clock."""

from typing import TYPE_CHECKING

from gigs.domain.confirming import LEAST
from gigs.readmodel import GigsReadModel
from gigs.service import Hirings
from kernel.time import now

if TYPE_CHECKING:
    from shell.house import House


def ask_and_free(house: "House") -> int:
    """Ask whose shift comes near whether they come, and let the places go of who did not answer in time;
    answers how many gigs were concerned.

    Where the read model is behind, a gig is found a little later, or was seen to already: both are harmless.
    """
    gigs = house.get(GigsReadModel).due(now(), least=LEAST)
    for gig in gigs:
        house.get(Hirings).move(id=gig, at=now())
    return len(gigs)
