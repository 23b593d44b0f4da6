"""Table of contents of the gigs context."""

from shell.context import Context

context = Context(name="gigs")
