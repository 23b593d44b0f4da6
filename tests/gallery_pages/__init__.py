"""The gallery's pages, by what they are about; every context adds a room, or several, with its own PAGES.

`story` holds whom and what all of them tell of.
"""

from tests.gallery_pages import (
    contests,
    counter,
    damages,
    employers,
    explanation,
    gigs,
    hiring,
    income,
    insight,
    orders,
    own_record,
    paper,
    pay_runs,
    people_desk,
    rates,
    sheets,
    signing_in,
    slips,
    teaching,
    training,
    workshop,
)
from tests.gallery_pages.story import TABS, Page

PAGES: dict[str, Page] = {
    f"error-{status}": ("error.html", {"status": status, "code": "x", "detail": None}, "income")
    for status in (400, 403, 404, 409, 429, 500, 503)
}
for room in (
    signing_in,
    employers,
    own_record,
    people_desk,
    income,
    explanation,
    slips,
    counter,
    contests,
    damages,
    orders,
    paper,
    pay_runs,
    rates,
    sheets,
    workshop,
    insight,
    teaching,
    training,
    gigs,
    hiring,
):
    assert not PAGES.keys() & room.PAGES.keys(), f"{room.__name__}: a name stands twice"
    PAGES |= room.PAGES

__all__ = ["PAGES", "TABS"]
