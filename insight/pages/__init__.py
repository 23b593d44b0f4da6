"""What officials see of their region: a month at a glance, income, hiring, learning, low incomes, and where
figures come from."""

from insight.pages import (  # noqa: F401 - their routes
    contests,
    export,
    figure,
    hiring,
    income,
    learning,
    low_income,
    orders,
    overview,
)
from insight.pages.asking import blueprint

__all__ = ["blueprint"]
