"""What no line ends within, in pages and nowhere else."""

import pytest
from flask import Flask, Response

from shell.config import Config
from shell.factory import create_app
from shell.typesetting import typeset


def drawn(page: str, mimetype: str = "text/html") -> str:
    """What becomes of an answer."""
    return typeset(Response(page, mimetype=mimetype)).get_data(as_text=True)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("干到 11 月 20 日", "干到 11~月~20~日"),
        ("2026 年 11 月 3 日 16:42", "2026~年 11~月~3~日 16:42"),
        ("40 人，9,584.32 元", "40~人，9,584.32~元"),
        ("9:00–12:00", "9:00–_12:00"),
        ("11 月 28 日–12 月 27 日", "11~月~28~日–_12~月~27~日"),
        ("3 Nov", "3 Nov"),
        ("没有 –", "没有 –"),
    ],
)
def test_a_day_a_count_and_hours_stay_on_one_line(written: str, told: str) -> None:
    """By a no-break space (~) and a word joiner (_); nobody sees a difference."""
    drawn_told = told.replace("~", "\u00a0").replace("_", "\u2060")
    assert drawn(f"<p>{written}</p>") == f"<p>{drawn_told}</p>"


@pytest.mark.parametrize(
    "kept",
    [
        '<input value="3 个">',
        '<a title="9:00–12:00" data-speak="40 人">看</a>',
        "<textarea>11 月 3 日，9:00–12:00</textarea>",
        "<select><option selected>11 月</option></select>",
        '<script type="application/json">{"a": "3 个"}</script>',
        "<p>3 <b>个</b></p>",
    ],
)
def test_what_is_sent_back_or_read_by_programs_is_left_alone(kept: str) -> None:
    """Values, attributes and texts being typed come back as they went."""
    assert drawn(f"<div>{kept}</div>") == f"<div>{kept}</div>"


def test_only_pages_are_typeset() -> None:
    """No answer to a program, no file."""
    for mimetype in ("application/json", "text/plain", "text/csv"):
        assert drawn("<p>3 个</p>", mimetype) == "<p>3 个</p>"


def test_every_page_of_the_app_is() -> None:
    """It hangs on the app itself, whoever draws the page."""
    app: Flask = create_app(Config(env="test", secret_key="test", master_key=bytes(32)))
    assert typeset in app.after_request_funcs[None]
