"""The JSON door of training, a room a resource."""

from training.api import certificates, courses, enrolments, permits, runs, teaching
from training.api.door import blueprint

__all__ = ["blueprint", "certificates", "courses", "enrolments", "permits", "runs", "teaching"]
