"""Long work of the workshops, done by the queue: ids in, one effect, may run twice."""

from shell.words import keep_words, words_about
from workshops.tasks.day_sheets import import_day_sheet, start_import
from workshops.tasks.pay_runs import prepare_run, preparing, start_preparing

__all__ = [
    "import_day_sheet",
    "keep_words",
    "prepare_run",
    "preparing",
    "start_import",
    "start_preparing",
    "words_about",
]
