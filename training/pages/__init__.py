"""The HTML door of training.

`board` finds classes, `seat` shows one, `joining` takes a seat in it or a place in its queue, `mine` is what
somebody learns and may show, `papers` checks a certificate, `permits` records
what the state permits. `teaching` is the trainer's roll, `arriving` the
code learners scan in class. `schedule` lets a class take place (`writing` reads its form), `running` keeps
it: seats, queue, cancelling.
"""

from training.pages import (  # noqa: F401 - their routes
    arriving,
    board,
    joining,
    mine,
    papers,
    permits,
    running,
    schedule,
    seat,
    teaching,
)
from training.pages.door import blueprint

__all__ = ["blueprint"]
