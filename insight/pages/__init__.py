"""What officials see of their region: a month at a glance, income, hiring, low incomes, and where figures
come from."""

from insight.pages import export, figure, hiring, income, low_income, overview  # noqa: F401 - their routes
from insight.pages.asking import blueprint

__all__ = ["blueprint"]
