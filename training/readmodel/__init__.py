"""What training's pages and decisions look things up in: tables, and all SQL on them.

`tables` says what is kept; `runs` tells of courses, runs and sessions, `learners` of seats, queues and marks,
`papers` of certificates and permits.
"""

from typing import ClassVar

from sqlalchemy import MetaData

from training.readmodel.learners import Learners
from training.readmodel.papers import Papers
from training.readmodel.runs import Runs, sessions_in
from training.readmodel.tables import METADATA


class TrainingReadModel(Runs, Learners, Papers):
    """Training as its people see it. Answers `Qualifications`."""

    NAME: ClassVar[str] = "training"
    METADATA: ClassVar[MetaData] = METADATA


__all__ = ["TrainingReadModel", "sessions_in"]
