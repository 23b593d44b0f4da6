"""What officials ask, and the lists they bring."""

from insight.service.lists import LowIncomeLists
from insight.service.measures import Measures, Outlook, Row

__all__ = ["LowIncomeLists", "Measures", "Outlook", "Row"]
