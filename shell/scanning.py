"""扫码签到: a screen shows a code that changes; who scans it there says that they are there.

The code is the address of a page, signed, and good for a minute and a half: a picture of it sent to
somebody at home is worth nothing by the time it arrives. Whoever opened it in time may take a quarter of an
hour to sign in; the browser that scanned it remembers that it did, in a cookie that cannot be passed on.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from flask import Response, current_app, request
from itsdangerous import BadSignature, Signer

from kernel.time import now
from shell.house import house

FRESH = timedelta(seconds=90)
TO_SIGN_IN = timedelta(minutes=15)


class Scanned(NamedTuple):
    """What a code says: which part (0-based) of what it was shown at, and when."""

    of: str
    no: int
    at: datetime


class Codes:
    """The codes of one kind of thing. `kind` names the cookie and salts the signature, so that a code of a
    class opens no shift."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def show(self, of: str, no: int, at: datetime) -> str:
        """The code shown at a moment, signed."""
        name = urlsafe_b64encode(UUID(of).bytes).decode().rstrip("=")
        return self._signer().sign(f"{name}.{no}.{int(at.timestamp())}").decode()

    def read(self, code: str) -> Scanned | None:
        """What a code says; None where it is none of ours, or was shown longer ago than it lasts."""
        return self._read(code, FRESH)

    def scanned(self) -> Scanned | None:
        """What the browser that asks has scanned within the last quarter of an hour."""
        return self._read(request.cookies.get(self.kind, ""), TO_SIGN_IN)

    def remember(self, response: Response, code: str) -> None:
        """Let this browser, and no other, keep what it scanned until it has signed in."""
        response.set_cookie(
            self.kind,
            code,
            max_age=TO_SIGN_IN,
            httponly=True,
            samesite="Lax",
            secure=house().config.production,
        )

    def _read(self, code: str, lasts: timedelta) -> Scanned | None:
        with suppress(BadSignature, ValueError):
            name, no, seconds = self._signer().unsign(code).decode().split(".")
            at = datetime.fromtimestamp(int(seconds), now().tzinfo)
            if at <= now() <= at + lasts:
                return Scanned(str(UUID(bytes=urlsafe_b64decode(f"{name}=="))), int(no), at)
        return None

    def _signer(self) -> Signer:
        return Signer(current_app.secret_key or "", salt=self.kind)
