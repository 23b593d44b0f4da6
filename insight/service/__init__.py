"""What officials ask, and the lists they bring."""

from insight.service.learning import Cohort, Learning
from insight.service.lists import LowIncomeLists
from insight.service.measures import Measures, Outlook, Row
from insight.service.seeking import Seeking

__all__ = ["Cohort", "Learning", "LowIncomeLists", "Measures", "Outlook", "Row", "Seeking"]
