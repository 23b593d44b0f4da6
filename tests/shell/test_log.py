"""Logs: the ids of request, job and actor, and nothing personal."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from shell.config import Config
from shell.log import init_log, words_of


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What a production process has logged."""
    root = logging.getLogger()
    before = root.level
    init_log(Config(env="production"))
    [handler] = [h for h in root.handlers if h.get_name() == "gongfu"]
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    handler.setStream(written)
    yield written
    root.removeHandler(handler)
    root.setLevel(before)
    structlog.reset_defaults()


def test_a_line_carries_who_and_where(lines: io.StringIO) -> None:
    """One JSON object a line, with what is bound for this request or job; libraries' lines as well."""
    with structlog.contextvars.bound_contextvars(request="r1", job="j1", actor="a1"):
        structlog.get_logger("x").info("交件", pieces=3)
        logging.getLogger("library").warning("slow")
    ours, theirs = map(json.loads, lines.getvalue().splitlines())
    assert ours["event"] == "交件"
    assert (ours["pieces"], ours["level"], ours["logger"]) == (3, "info", "x")
    assert theirs["event"] == "slow"
    for line in (ours, theirs):
        assert (line["request"], line["job"], line["actor"]) == ("r1", "j1", "a1")


def test_nothing_personal_gets_out(lines: io.StringIO) -> None:
    """Personal fields are blacked out, and numbers of phones and identity cards in any text, a traceback's
    included; ids stay."""
    log = structlog.get_logger("x")
    log.info("sent to 13912345678", phone="1", who={"id_number": "2"}, job="6f0a3c1e-13912345678")
    try:
        raise ValueError("331082196501011234 is taken")
    except ValueError:
        log.exception("failed")
    said = lines.getvalue()
    first, second = map(json.loads, said.splitlines())
    assert first["event"] == "sent to ***"
    assert (first["phone"], first["who"]["id_number"]) == ("***", "***")
    assert first["job"] == "6f0a3c1e-13912345678"
    assert "331082196501011234" not in said
    assert "ValueError" in json.dumps(second["exception"])


def test_a_traceback_tells_where_and_never_with_what(lines: io.StringIO) -> None:
    """What the functions held at that moment stays inside: a token, a name, a row of the vault."""

    def signed_in_with(token: str) -> None:
        raise KeyError("by_token")

    try:
        signed_in_with("gf_" + "geheim" * 4)
    except KeyError:
        structlog.get_logger("x").exception("failed")
    told = json.loads(lines.getvalue())
    assert "geheim" * 4 not in lines.getvalue()
    assert told["exception"][0]["frames"][-1]["name"] == "signed_in_with"


def test_the_message_of_an_error_names_nobody(lines: io.StringIO) -> None:
    """Names, birth dates and numbers in it are black, in logs and where errors are kept; the rest tells."""
    wrong = ValueError('invalid input for type integer: "邬蟠桃", born 1957-03-29, 13987650142, 999999195703')
    try:
        raise wrong
    except ValueError:
        structlog.get_logger("x").exception("failed")
    said = 'invalid input for type integer: "***", born ***, ***, ***'
    assert json.loads(lines.getvalue())["exception"][0]["exc_value"] == said
    assert words_of(wrong) == f"ValueError: {said}"
    assert words_of(ValueError("first\nDETAIL: second")) == "ValueError: first"
