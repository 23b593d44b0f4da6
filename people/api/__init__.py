"""The JSON door of people, a room a resource."""

from people.api import (
    accesses,
    accounts,
    consents,
    corrections,
    employers,
    merging,
    relatives,
    signing_in,
    tokens,
    workers,
)
from people.api.door import blueprint

__all__ = [
    "accesses",
    "accounts",
    "blueprint",
    "consents",
    "corrections",
    "employers",
    "merging",
    "relatives",
    "signing_in",
    "tokens",
    "workers",
]
