"""The JSON door of insight, a room a resource."""

from insight.api import fill_rates, income, low_income_lists, outcomes
from insight.api.door import blueprint

__all__ = ["blueprint", "fill_rates", "income", "low_income_lists", "outcomes"]
