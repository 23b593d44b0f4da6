"""QR codes as inline SVG: dark on light in every theme, or no phone reads them."""

import segno
from markupsafe import Markup


def qr_code(text: str, label: str) -> Markup:
    """A QR code of some text, usually an address; `label` says what it is to whoever cannot see it."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        svgclass="qr", lineclass=None, omitsize=True, dark="#211b16", light="#ffffff", border=2
    )
    named = Markup('<svg role="img" aria-label="{}" ').format(label)
    return named + Markup(drawn.removeprefix("<svg "))  # noqa: S704 - drawn from modules, not from text
