"""Logs: one event a line, with the ids of request, job and actor, and nobody's name or number.

JSON in production, easy on the eye elsewhere. What libraries log goes the same way.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.processors import ExceptionRenderer
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import Processor, WrappedLogger

from shell.config import Config

# Nothing personal is meant to be logged; should it be all the same, it does not get out.
PERSONAL = frozenset({"phone", "id_number", "birth_date", "bank_account", "names", "person_name"})
_NUMBERS = re.compile(r"(?<![\w-])(?:(?:\+?86[ -]?)?1[3-9]\d{9}|\d{17}[\dXx]|gf_[\w-]{20,})(?![\w-])")
# What is no ASCII in the message of an error is no word of a program: somebody wrote it. So are dates.
_WRITTEN = re.compile(r"[^\x00-\x7f]+|(?<!\d)\d{4}-\d\d-\d\d(?!\d)|\d{6,}[\dXx]?")
_HIDDEN = "***"
# Where it happened, without what the functions held: tokens and names among it.
_TRACEBACKS = ExceptionRenderer(ExceptionDictTransformer(show_locals=False))


def init_log(config: Config) -> None:
    """Set up the logs of this process; once more replaces the first."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    rendering: list[Processor]
    if config.production:
        rendering = [
            _TRACEBACKS,
            _without_words,
            without_persons,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    else:
        rendering = [
            structlog.processors.format_exc_info,
            without_persons,
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering],
    )
    handler = logging.StreamHandler()
    handler.set_name("gongfu")
    handler.setFormatter(formatter)
    root = logging.getLogger()
    for old in [h for h in root.handlers if h.get_name() == "gongfu"]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for chatty in ("rq.worker", "alembic", "werkzeug", "fontTools"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.getLogger("fpdf").setLevel(logging.ERROR)  # it warns of letters it lacks: they are of names
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def without_persons(
    _logger: WrappedLogger, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Black out personal fields, and in any text what looks like a phone, an identity number or a token."""
    return {key: _HIDDEN if key in PERSONAL else _cleared(value) for key, value in line.items()}


def words_of(error: BaseException) -> str:
    """What an error says, in one line fit to be kept: its kind, and nothing of what it is about."""
    said = (str(error).splitlines() or [""])[0]
    return f"{type(error).__name__}: {_without_values(said)}"[:300]


def _without_values(said: str) -> str:
    return _WRITTEN.sub(_HIDDEN, _NUMBERS.sub(_HIDDEN, said))


def _without_words(
    _logger: WrappedLogger, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Leave of each error in a traceback what `words_of` would."""
    for error in line.get("exception") or ():
        if isinstance(error, dict):
            error["exc_value"] = _without_values(error.get("exc_value", ""))
            error["exc_notes"] = [_without_values(note) for note in error.get("exc_notes", ())]
    return line


def _cleared(value: Any) -> Any:
    if isinstance(value, str):
        return _NUMBERS.sub(_HIDDEN, value)
    if isinstance(value, dict):
        return {k: _HIDDEN if k in PERSONAL else _cleared(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_cleared(each) for each in value]
    return value
