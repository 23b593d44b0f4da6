"""Table of contents of the training context."""

from shell.context import Context

context = Context(name="training")
