"""The HTML door of training.

`board` finds classes, `seat` shows one and takes a seat or a place in its queue, `mine` is what somebody
learns and may show, `papers` checks a certificate, `teaching` is the trainer's.
"""

from training.pages import board, mine, papers, seat, teaching  # noqa: F401 - their routes
from training.pages.door import blueprint

__all__ = ["blueprint"]
