"""What a browser must not part at the end of a line: 20 日, 11 月 20 日, 9:00–12:00, 40 人, 13.65 元.

Figures and words are spaced for the eye, and a browser would break at that blank, and behind a dash. One pass
over the finished page puts a no-break space there, or a word joiner; texts, files and answers to programs are
left as they are.
"""

import re

from flask import Response

_BETWEEN_TAGS = (
    rb"(?=[^<>]*<(?!/(?:textarea|option|script|style)))"  # nothing that is sent back or read by us
)
_BLANK = re.compile(
    rb" (?:(?<=[0-9] )(?=[\xe4-\xe9])|(?<=\xe6\x9c\x88 )(?=[0-9]{1,2} \xe6\x97\xa5))" + _BETWEEN_TAGS
)
_DASH = re.compile("–".encode() + rb"(?=[0-9])" + _BETWEEN_TAGS)


def typeset(answer: Response) -> Response:
    """A page as it is to be drawn; anything else unchanged."""
    if answer.mimetype == "text/html" and not answer.is_streamed and not answer.direct_passthrough:
        page = _BLANK.sub("\u00a0".encode(), answer.get_data())
        answer.set_data(_DASH.sub("–\u2060".encode(), page))
    return answer
