"""The JSON door of gigs, a room a resource."""

from gigs.api import applications, fill, posting, work
from gigs.api.door import blueprint

__all__ = ["applications", "blueprint", "fill", "posting", "work"]
