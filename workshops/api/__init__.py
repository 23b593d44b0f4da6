"""The JSON door of workshops, a room a resource."""

from workshops.api import (
    bank,
    contests,
    damages,
    day_sheets,
    hand_ins,
    hours,
    materials,
    members,
    orders,
    pay_runs,
    products,
    rate_corrections,
    workshop,
)
from workshops.api.door import blueprint

__all__ = [
    "bank",
    "blueprint",
    "contests",
    "damages",
    "day_sheets",
    "hand_ins",
    "hours",
    "materials",
    "members",
    "orders",
    "pay_runs",
    "products",
    "rate_corrections",
    "workshop",
]
