"""Work behind the scenes: jobs with progress, effects that policies ask for, and who sees that all is done.

What is to be done stands in tables of the records database; RQ and its Redis only wake the workers, and may
lose everything they know.
"""

from shell.queue.jobs import Job, Jobs, JobState
from shell.queue.outbox import Effect

__all__ = ["Effect", "Job", "JobState", "Jobs"]
