"""What can happen in the demo, in the order of its moments. Ids are minted by who does it, as phones do.

A room for each who does it: `workshop`, `orders`, `gigs`, `training`.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """Something done at a moment."""

    at: datetime
