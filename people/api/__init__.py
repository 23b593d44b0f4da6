"""The JSON door of people, a room a resource."""

from people.api import consents, employers, signing_in, tokens, workers
from people.api.door import blueprint

__all__ = ["blueprint", "consents", "employers", "signing_in", "tokens", "workers"]
