"""The HTML door of workshops: what a coordinator works with at the counter, mostly on a phone."""

from workshops.pages import (
    bank,
    contests,
    counter,
    counter_book,
    counter_entries,
    enterprise,
    imports,
    inspection,
    ledger,
    material_export,
    materials,
    orders,
    payments,
    products,
    run,
    runs,
    workshop,
)
from workshops.pages.desk import blueprint

__all__ = [
    "bank",
    "blueprint",
    "contests",
    "counter",
    "counter_book",
    "counter_entries",
    "enterprise",
    "imports",
    "inspection",
    "ledger",
    "material_export",
    "materials",
    "orders",
    "payments",
    "products",
    "run",
    "runs",
    "workshop",
]
