"""Table of contents of the insight context."""

from shell.context import Context

context = Context(name="insight")
