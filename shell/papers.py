"""Papers to keep, to print and to send along, as PDF: letters that know rare names, dark ink on white.

Noto Sans goes into each file with the letters it uses and no others, so that a paper looks the same on every
machine and in ten years. No one cut of it knows all that names are written with (䶮 is in the Chinese one
only, 𠮷 in the Japanese): what one lacks comes from the next, which is opened then and not before.
"""

from collections.abc import Sequence

from flask import Response
from flask_babel import get_locale
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont
from pylopdf_fonts_jp import sans_path as japanese
from pylopdf_fonts_zh_cn import sans_path as simplified
from pylopdf_fonts_zh_tw import sans_path as traditional

from kernel.time import now
from shell.line_breaks import in_lines
from shell.taking_away import taken_away

PDF = "application/pdf"
FIRST = "letters"  # the cut that knows nearly all there is to say
REST = {"more": traditional, "most": japanese}
A4, A5 = (210, 297), (148, 210)  # millimetres
INK, SOFT, HAIR = 26, 96, 200  # greys: what is read, what is beside it, lines
SMALL, TEXT, HEADING, FIGURE = 8, 10, 14, 22  # points
LINE = 5.5  # millimetres from one line of a table to the next
LABEL = 30  # millimetres for what a fact is called
FOOT = 12  # lines; no row has more


class Paper(FPDF):
    """A paper being written, from the top downwards; what does not fit goes onto the next page."""

    def __init__(self, title: str, size: tuple[float, float] = A4) -> None:
        super().__init__(format=size)
        self.add_font(FIRST, fname=simplified())
        self.set_fallback_fonts([FIRST])  # so that it asks `get_fallback_font` at all
        self.set_title(title)
        self.set_lang(str(get_locale() or "zh-Hans"))
        self.set_creation_date(now())
        self.set_margin(15)
        self.set_auto_page_break(True, 15)
        self.set_draw_color(HAIR)
        self.set_line_width(0.2)

    def get_fallback_font(self, char: str, style: str = "") -> str | None:
        """The next cut that knows a letter. It is opened at the first letter that asks for it: to open and
        to shrink one takes a tenth of a second, and most papers need none."""
        for family, path in REST.items():
            if family not in self.fonts:
                self.add_font(family, fname=path())
            cut = self.fonts[family]
            if isinstance(cut, TTFFont) and ord(char) in cut.cmap:
                return family
        return None

    def say(self, text: str, size: float = TEXT, *, soft: bool = False, align: str = "L") -> None:
        """A paragraph over the whole width."""
        self._letters(size, soft=soft)
        for line in self._wrapped(text, self.epw):
            self.cell(0, size * 0.55, line, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """What is known of something, a line each: 姓名 陈桂香."""
        for label, value in pairs:
            self._letters(TEXT, soft=True)
            self.cell(LABEL, 6, label)
            self._letters(TEXT)
            for line in self._wrapped(value, self.epw - LABEL):
                self.set_x(self.l_margin + LABEL)
                self.cell(0, 6, line, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def ledger(
        self,
        headings: Sequence[str],
        lines: Sequence[Sequence[str]],
        widths: Sequence[int],
        align: str,
        total: Sequence[str] | None = None,
    ) -> None:
        """A table: its columns' shares of the width, how each stands (`L` or `R`, a letter a column), and
        what it comes to. Its headings stand on top of every page.

        Drawn cell by cell: the library's own tables measure everything twice, and a run has 2 000 slips.
        """
        shares = [self.epw * width / sum(widths) for width in widths]
        self._row(headings, shares, align, SMALL, soft=True)
        for line in (*lines, *([total] if total else ())):
            # Measured only near the foot: a row is never parted, however many lines it has.
            if self.will_page_break(LINE * FOOT) and self.will_page_break(self._height(line, shares)):
                self.add_page()
                self._row(headings, shares, align, SMALL, soft=True)
            self._row(line, shares, align, TEXT)

    def _row(
        self, texts: Sequence[str], shares: Sequence[float], align: str, size: float, *, soft: bool = False
    ) -> None:
        self._letters(size, soft=soft)
        told = [self._wrapped(text, share) for text, share in zip(texts, shares, strict=True)]
        height = LINE * max(map(len, told))
        top, left = self.y + 0.6, self.l_margin
        for lines, share, side in zip(told, shares, align, strict=True):
            for number, text in enumerate(lines):
                self.set_xy(left, top + number * LINE)
                self.cell(share, LINE, text, align=side)
            left += share
        self.set_xy(self.l_margin, top + height + 0.6)
        self.line(self.l_margin, self.y, self.l_margin + self.epw, self.y)

    def _height(self, texts: Sequence[str], shares: Sequence[float]) -> float:
        self._letters(TEXT)
        lines = (len(self._wrapped(text, share)) for text, share in zip(texts, shares, strict=True))
        return LINE * max(2, *lines)

    def _wrapped(self, text: str, width: float) -> list[str]:
        """A text in lines that fit into a column; nearly all do as they are."""
        room = width - 2 * self.c_margin
        if "\n" not in text and self.get_string_width(text) <= room:
            return [text]
        return in_lines(text, room, self.get_string_width)

    def gap(self, height: float = 4) -> None:
        """Leave so many millimetres empty."""
        self.ln(height)

    def content(self) -> bytes:
        """The file."""
        return bytes(self.output())

    def answer(self, name: str) -> Response:
        """The paper as a file of that name."""
        return as_paper(self.content(), name)

    def _letters(self, size: float, *, soft: bool = False) -> None:
        self.set_font(FIRST, size=size)
        self.set_text_color(SOFT if soft else INK)


def as_paper(content: bytes, name: str) -> Response:
    """A paper as a file of that name to be taken away."""
    return taken_away(content, PDF, f"{name}.pdf")
