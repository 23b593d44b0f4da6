"""Files to be taken away, under a name that every program can write."""

import re
from io import BytesIO
from unicodedata import normalize
from urllib.parse import quote

from flask import Response, send_file


def taken_away(content: bytes | BytesIO, mimetype: str, name: str) -> Response:
    """A file of that name; its stem may be in any script, its ending (pdf) is not."""
    kept = BytesIO(content) if isinstance(content, bytes) else content
    answer = send_file(kept, mimetype, as_attachment=True, download_name=name)
    encoded = f"UTF-8''{quote(name, safe='')}"
    answer.headers.set(
        "Content-Disposition", "attachment", **{"filename": _plain(name), "filename*": encoded}
    )
    return answer


def _plain(name: str) -> str:
    """What programs call it that do not read `filename*` (RFC 6266): the words of it that are ASCII."""
    stem, _dot, ending = name.rpartition(".")
    words = re.findall(r"[A-Za-z0-9][A-Za-z0-9.+-]*", normalize("NFKC", stem))
    return f"{' '.join(words) or 'gongfu'}.{ending}"
