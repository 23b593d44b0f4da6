"""From a workshop's events to its read models: `work` tells of people, pieces and pay, `orders` of orders."""

from workshops.projections.orders import OrdersProjection
from workshops.projections.work import WorkshopsProjection

__all__ = ["OrdersProjection", "WorkshopsProjection"]
