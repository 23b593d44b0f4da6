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
    for chatty in ("rq.worker", "alembic", "werkzeug"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
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


def _cleared(value: Any) -> Any:
    if isinstance(value, str):
        return _NUMBERS.sub(_HIDDEN, value)
    if isinstance(value, dict):
        return {k: _HIDDEN if k in PERSONAL else _cleared(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_cleared(each) for each in value]
    return value
