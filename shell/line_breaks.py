"""Where a line of text may end: between Chinese letters and between words, never within what is read as one.

A number, an amount, an ID or a Latin word stays whole, so does a day (11 月 3 日) and a count with its word
(390 个); no line begins with a closing mark or ends with an opening one. What Unicode says of line breaking
(UAX #14) as far as our papers need it, but for the blanks within a day or a count, where it would break.
"""

import re
from collections.abc import Callable

_OPENS = "（「『《〈【〔〖“￥(["
_CLOSES = "，。、；：？！）」』》〉】〕〗”…—～·％,.;:?!)\\]"
_LETTER = "\u2e80-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\U0010ffff"  # all beyond Latin but its wide forms
_MARKS = "\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef"  # accents, and which shape of a letter is meant
_WORD = f"[^\\s{_OPENS}“”…—·)\\]{_LETTER}]"
_DAY = r"(?:\d{4} 年 )?\d\d? 月(?: \d\d? 日)?(?: \d\d?:\d\d)?"
_ENGLISH_DAY = r"\d\d? [A-Z][a-z]{2}(?: \d{4}| \d\d:\d\d)?(?![A-Za-z\d])"
_COUNT = rf"{_WORD}*\d{_WORD}* (?:小时|[{_LETTER}])"
_UNIT = re.compile(
    rf"\s*[{_OPENS}]*(?:[×=] )?(?:{_DAY}|{_ENGLISH_DAY}|{_COUNT}|{_WORD}+|.)[{_MARKS}]*(?: ?[{_CLOSES}])*|\s+"
)


def in_lines(text: str, room: float, width: Callable[[str], float]) -> list[str]:
    """A text in lines no wider than `room`; `width` tells how wide some of it is, in the same measure.

    What is wider than a line on its own is broken letter by letter.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.append("")
        left = room
        for unit in _UNIT.findall(paragraph):
            for part in [unit] if width(unit.strip()) <= room else unit:
                wide = width(part)
                if lines[-1] and wide > left:
                    lines.append("")
                    part, left = part.lstrip(), room
                    wide = width(part)
                lines[-1] += part
                left -= wide
    return [line.rstrip() for line in lines]
