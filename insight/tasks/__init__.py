"""Long work of insight, done by the queue: ids in, one effect, may run twice."""

from insight.tasks.low_income import KIND, import_low_income_list, start_import

__all__ = ["KIND", "import_low_income_list", "start_import"]
