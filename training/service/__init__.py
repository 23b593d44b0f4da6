"""Use cases of training: find, let decide, save. The keyword-only signatures are the commands."""

from training.service.courses import Courses
from training.service.credentials import Credentials
from training.service.enrolments import Enrolments
from training.service.reach import Reach
from training.service.teaching import Teaching

__all__ = ["Courses", "Credentials", "Enrolments", "Reach", "Teaching"]
