"""The ledger, kept while events happen; an explanation, folded when somebody asks."""

from income.projections.explanation import Step, explain
from income.projections.ledger import IncomeProjection

__all__ = ["IncomeProjection", "Step", "explain"]
