"""Why a request was not carried out. Every refusal carries a stable code; words are found at the edge."""


class Refused(Exception):
    """Base of all refusals. `code` is stable, listed in `/vocabularies`; `details` fill its sentence."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class Refusal(Refused):
    """A rule of the domain says no (HTTP 409)."""


class Invalid(Refused):
    """A value cannot be right (HTTP 422). `field` names the one at fault."""

    def __init__(self, code: str, *, field: str, **details: object) -> None:
        super().__init__(code, **details)
        self.field = field


class NotFound(Refused):
    """There is no such thing, or it is of another kind (HTTP 404)."""

    def __init__(self, kind: str, id: str) -> None:
        super().__init__("not-found", kind=kind, id=id)


class Forbidden(Refused):
    """Not yours, another region's included (HTTP 403)."""

    def __init__(self, code: str = "forbidden", **details: object) -> None:
        super().__init__(code, **details)


class Stale(Refused):
    """Somebody changed it since it was read: `If-Match` names another version (HTTP 412)."""

    def __init__(self) -> None:
        super().__init__("stale")


# What is said beside a form to who sent it, and can be mended there. The rest is no matter of the form.
MENDABLE = (Refusal, Invalid, Stale)


class Conflict(Exception):
    """Somebody else's save came between this one's reading and writing. Decide again on what is there now."""
