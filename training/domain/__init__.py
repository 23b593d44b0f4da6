"""The things that decide in training."""

from training.domain.certificate import Certificate
from training.domain.course import Course
from training.domain.course_run import CourseRun
from training.domain.permit import Permit
from training.domain.progress import Progress

__all__ = ["Certificate", "Course", "CourseRun", "Permit", "Progress"]
