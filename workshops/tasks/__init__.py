"""Long work of the workshops, done by the queue: ids in, one effect, may run twice."""

from shell.words import keep_words, words_about
from workshops.tasks.day_sheets import findings_of, import_day_sheet, sheet_to_mend, start_import
from workshops.tasks.pay_runs import prepare_run, preparing, start_preparing
from workshops.tasks.rate_corrections import correct_rate, correcting, start_correcting

__all__ = [
    "correct_rate",
    "correcting",
    "findings_of",
    "import_day_sheet",
    "keep_words",
    "prepare_run",
    "preparing",
    "sheet_to_mend",
    "start_correcting",
    "start_import",
    "start_preparing",
    "words_about",
]
