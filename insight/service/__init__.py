"""What officials ask, and the lists they bring."""

from insight.service.learning import Cohort, Learning
from insight.service.lists import LowIncomeLists
from insight.service.made import MadeCells
from insight.service.measures import Measures, Outlook, Row
from insight.service.seeking import Seeking

__all__ = ["Cohort", "Learning", "LowIncomeLists", "MadeCells", "Measures", "Outlook", "Row", "Seeking"]
