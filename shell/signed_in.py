"""Who is signed in: by which token, how surely, and until when; how a browser keeps its token."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import wraps
from ipaddress import ip_address
from typing import Any, ParamSpec, Protocol, TypeVar

from flask import Response, g, request, session
from werkzeug.wrappers import Response as BaseResponse

from kernel.identity import Grant, Role
from kernel.permissions import Actor
from kernel.standing import FRESH
from shell.house import house
from shell.persons import as_one
from shell.refusals import ProofNeeded, is_api
from shell.web import actor

P = ParamSpec("P")
R = TypeVar("R")

# What the token of a program begins with: it is good at the API alone, and found where it should not lie.
TOKEN_MARK = "gft_"  # noqa: S105 - the beginning of tokens, not one

# How long a browser stays signed in. People of 63 do not like to type codes.
STAY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account that showed a good token, and what it opens.

    `line` is the device, `proved_at` when a code was last shown there. `withheld` are roles that wait
    for the second factor the account has (`enrolled`) or must have. `relatives` are grants to act for others;
    `acting` is the one by which pages are looked at for somebody. `renew`: the token is due for a successor.
    """

    actor: Actor
    line: str
    kind: str
    proved_at: datetime | None
    enrolled: bool = False
    withheld: Sequence[Role] = ()
    relatives: Sequence[Grant] = ()
    acting: Grant | None = None
    renew: bool = False

    @property
    def fresh(self) -> bool:
        """Whether what is delicate may be done without another code. A program is never asked."""
        if self.kind == "program":
            return True
        return self.proved_at is not None and datetime.now(UTC) - self.proved_at < FRESH


class Sessions(Protocol):
    """Answered by `people`."""

    def by_token(self, token: str, address: str | None = None) -> SignedIn | None:
        """The account a token was given to, while it is good. One query.

        `address` is where from, roughly; it is noted now and then.
        """

    def renew(self, token: str, **changed: Any) -> str | None:
        """A successor of a token; None where it just got one."""


class Tokens(Protocol):
    """Answered by `people`."""

    def by_token(self, token: str) -> SignedIn | str:
        """The account of a program's token, narrowed to its scopes; the code why not where it is not good."""


def cookie_name() -> str:
    """The name of the cookie that keeps a browser signed in; with TLS, bound to this very host."""
    return "__Host-gongfu" if house().config.production else "gongfu"


def presented_token() -> str | None:
    """The token this request shows: in its header on the API, in its cookie on pages."""
    if not is_api():
        return request.cookies.get(cookie_name())
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def authenticate() -> None:
    """Find out who acts in this request, if anybody: `g.actor`."""
    token = presented_token()
    if not token or len(token) > 200:
        return
    if is_api() and token.startswith(TOKEN_MARK):
        known = house().get(Tokens).by_token(token)
        if isinstance(known, str):
            g.token_refused = known
        else:
            g.signed_in, g.actor = known, as_one(house().read_engine, known.actor)
        return
    found = house().get(Sessions).by_token(token, rough_address())
    if found is None:
        return
    g.signed_in = found
    if is_api():
        g.actor = replace(found.actor, grants=(*found.actor.grants, *found.relatives))
    elif found.acting is not None:
        g.actor = Actor(found.actor.account, (found.acting,), acting_for=found.acting.worker)
    else:
        g.actor = found.actor
    g.actor = as_one(house().read_engine, g.actor)


def standing() -> SignedIn:
    """How whoever acts in this request is signed in. Raises `SignInNeeded` when nobody is."""
    actor()
    found: SignedIn = g.signed_in
    return found


def fresh(view: Callable[P, R]) -> Callable[P, R]:
    """Let what is delicate be done only shortly after a code was shown; else another is asked for."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not standing().fresh:
            raise ProofNeeded
        return view(*args, **kwargs)

    guarded.fresh = True  # type: ignore[attr-defined]
    return guarded


def rough_address() -> str | None:
    """The beginning of the address this request comes from: which network, not which house."""
    try:
        whole = ip_address(request.remote_addr or "")
    except ValueError:
        return None
    if whole.version == 4:
        return ".".join(str(whole).split(".")[:2])
    return ":".join(whole.exploded.split(":")[:2])


def renewed(response: Response) -> Response:
    """Give a browser a new token once a day, with a page it looks at."""
    found: SignedIn | None = g.get("signed_in")
    if found is None or not found.renew or request.method != "GET" or response.mimetype != "text/html":
        return response
    token = house().get(Sessions).renew(presented_token() or "")
    if token is not None:
        keep(response, token)
    return response


def remember(response: BaseResponse, token: str) -> None:
    """Let the browser stay signed in with a new token; what it had before an unknown sign-in is gone."""
    session.clear()
    keep(response, token)


def keep(response: BaseResponse, token: str) -> None:
    """Let the browser go on with another token of the same person."""
    response.set_cookie(
        cookie_name(),
        token,
        max_age=STAY,
        httponly=True,
        samesite="Lax",
        secure=house().config.production,
        path="/",
    )


def forget(response: BaseResponse) -> None:
    """Let the browser be signed out."""
    session.clear()
    response.delete_cookie(
        cookie_name(), path="/", httponly=True, samesite="Lax", secure=house().config.production
    )
