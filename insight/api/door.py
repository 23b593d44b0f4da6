"""The one blueprint of the rooms here, and what they ask before they answer."""

from typing import Any

from flask_smorest import Blueprint

from insight.service import Measures
from kernel.time import month_of, months_after, today
from shell.house import house
from shell.web import actor

blueprint = Blueprint(
    "insight_api", "insight", url_prefix="/api/v1/insight", description="Officials' figures"
)

MOST_MONTHS = 120


def measures() -> Measures:
    """Figures of regions."""
    return house().get(Measures)


def region_of(query: dict[str, Any]) -> str:
    """The region asked for; the caller's own where none is. Refuses `forbidden`, `required`."""
    return measures().region_for(query["region"], actor())


def months_of(query: dict[str, Any]) -> tuple[str, str]:
    """The first and last month asked for: a year up to now where none are, ten years at most."""
    last = query["last"] or month_of(today())
    first = max(query["first"] or months_after(last, -11), months_after(last, 1 - MOST_MONTHS))
    return first, last
