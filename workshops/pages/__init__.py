"""The HTML door of workshops: what a coordinator works with at the counter, mostly on a phone."""

from workshops.pages import counter, imports, inspection, payments, products, runs, workshop
from workshops.pages.desk import blueprint

__all__ = ["blueprint", "counter", "imports", "inspection", "payments", "products", "runs", "workshop"]
