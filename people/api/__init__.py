"""The JSON door of people, a room a resource."""

from people.api import employers, signing_in, tokens, workers
from people.api.door import blueprint

__all__ = ["blueprint", "employers", "signing_in", "tokens", "workers"]
