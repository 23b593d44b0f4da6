"""The HTML door of people.

`coming_in` signs in and out, `me` is the page of oneself, `consents` what one agrees to, `looks` who looked,
`records` is others', for who works with them; `rights` says what one may do, `tokens` what programs may;
`erasure` takes leave for ever, `showing` tells what is kept and how pages are shown.
"""

from people.pages import coming_in, consents, erasure, looks, me, records, rights, showing, tokens  # noqa: F401 - their routes
from people.pages.door import blueprint

__all__ = ["blueprint"]
