"""The chart of the benchmarks: pairs of bars in an SVG, readable on light and on dark pages."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

WIDTH, LEFT, RIGHT, BAR, PAIR, TOP = 760, 270, 130, 14, 46, 64

STYLE = """
text { font: 13px system-ui, "Noto Sans CJK SC", sans-serif; fill: #1f2328 }
.soft { fill: #59636e } .ours { fill: #c8321f } .theirs { fill: #9aa4af } .axis { stroke: #d1d9e0 }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc } .soft { fill: #9198a1 }
.ours { fill: #f0695a } .theirs { fill: #656c76 } .axis { stroke: #3d444d }
}
"""


class Pair(NamedTuple):
    """One question at one scale: requests a second of both sides, and the ratio."""

    name: str
    scale: str
    ours: float
    theirs: float
    ratio: float


def draw(pairs: Sequence[Pair]) -> str:
    """The chart as an SVG document."""
    height = TOP + PAIR * len(pairs) + 12
    room = WIDTH - LEFT - RIGHT
    most = max(max(pair.ours, pair.theirs) for pair in pairs)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        "<title>Requests a second, 16 clients: Gongfu and the baseline</title>",
        f"<style>{STYLE}</style>",
        '<text x="16" y="24" font-weight="600">Requests a second, 16 clients</text>',
        f'<rect class="ours" x="{LEFT}" y="38" width="12" height="12"/>',
        f'<text x="{LEFT + 18}" y="49">Gongfu</text>',
        f'<rect class="theirs" x="{LEFT + 90}" y="38" width="12" height="12"/>',
        f'<text x="{LEFT + 108}" y="49">CRUD baseline</text>',
        f'<line class="axis" x1="{LEFT}" x2="{LEFT}" y1="{TOP}" y2="{height - 8}"/>',
    ]
    for place, pair in enumerate(pairs):
        y = TOP + PAIR * place + 6
        ours, theirs = pair.ours / most * room, pair.theirs / most * room
        parts += [
            f'<text x="16" y="{y + 12}">{escape(pair.name)}</text>',
            f'<text class="soft" x="16" y="{y + 28}">{pair.scale} hand-ins</text>',
            f'<rect class="ours" x="{LEFT}" y="{y}" width="{ours:.1f}" height="{BAR}" rx="2"/>',
            f'<text x="{LEFT + ours + 6:.1f}" y="{y + 12}">{pair.ours:,.0f}'
            f'<tspan class="soft" dx="8">×{pair.ratio:.1f}</tspan></text>',
            f'<rect class="theirs" x="{LEFT}" y="{y + BAR + 3}" width="{theirs:.1f}" height="{BAR}" rx="2"/>',
            f'<text class="soft" x="{LEFT + theirs + 6:.1f}" y="{y + BAR + 15}">{pair.theirs:,.0f}</text>',
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"
