"""Under which name a file is taken away, in every program."""

from urllib.parse import unquote

import pytest
from flask import Flask
from werkzeug.http import parse_options_header

from shell.taking_away import taken_away


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("工资支付台账 2026-11.xlsx", "2026-11.xlsx"),
        ("要改的行.xlsx", "gongfu.xlsx"),
        (".pdf", "gongfu.pdf"),
        ("陈桂香 2026-08-25—2026-11-23.zip", "2026-08-25 2026-11-23.zip"),
        ('灯笼 "A/B" 型.xlsx', "A B.xlsx"),
        ("ＬＥＤ灯 --x.csv", "LED x.csv"),
        ("7F3A90C2D1.csv", "7F3A90C2D1.csv"),
    ],
)
def test_a_file_has_a_name_for_programs_that_know_ascii_alone(name: str, plain: str) -> None:
    """Never empty, with no blank or mark in front; all others read the whole name."""
    with Flask(__name__).test_request_context():
        answer = taken_away(b"", "application/octet-stream", name)
    written = answer.headers["Content-Disposition"]
    assert written.isascii()
    kind, names = parse_options_header(written.replace("filename*", "whole"))
    assert (kind, names["filename"]) == ("attachment", plain)
    assert unquote(names["whole"].removeprefix("UTF-8''")) == name
    answer.close()
