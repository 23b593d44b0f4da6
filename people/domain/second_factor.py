"""The second factor of staff: codes an app makes from a shared secret and the time (RFC 6238).

Half a minute each, six digits, SHA-1: what every app on a phone takes. And codes on paper, for a lost phone.
"""

import hmac
import secrets
from base64 import b32decode, b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

STEP_SECONDS = 30
DIGITS = 6
SECRET_BYTES = 20
# How many steps a phone's clock may be wrong, before and after.
DRIFT = 1

RECOVERY_CODES = 10
# Letters and digits nobody mistakes for one another on paper (Crockford's base 32): 8 of them are 40 bits.
_ON_PAPER = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")


def new_secret() -> str:
    """A secret to share with an app, in base 32 as apps take it."""
    return b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def step_of(at: datetime) -> int:
    """Which half minute a moment lies in."""
    return int(at.timestamp()) // STEP_SECONDS


def code_at(secret: str, step: int) -> str:
    """The code of one half minute."""
    # RFC 6238 takes SHA-1, whose weakness (collisions) plays no part in an HMAC.
    return HOTP(b32decode(secret), DIGITS, SHA1()).generate(step).decode()  # noqa: S303


def matching_step(secret: str, code: str, at: datetime) -> int | None:
    """The half minute around `at` whose code this is; None where it is none's. All are looked at."""
    found = None
    for step in range(max(step_of(at) - DRIFT, 0), step_of(at) + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            found = step
    return found


def address_of(secret: str, account: str) -> str:
    """The address an app reads from a QR code; `account` is what the app calls it."""
    label = quote(f"共富:{account}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': '共富'})}"


def new_recovery_codes() -> list[str]:
    """Codes to be written down, each good once: ABCD-EFGH."""
    drawn = ("".join(secrets.choice(_ON_PAPER) for _ in range(8)) for _ in range(RECOVERY_CODES))
    return [f"{code[:4]}-{code[4:]}" for code in drawn]


def plain_recovery_code(text: str) -> str:
    """A code from paper as it is compared: however it was typed, letters mistaken for digits put right."""
    return "".join(sign for sign in text.upper().translate(_MISREAD) if sign in _ON_PAPER)[:16]


__all__ = [
    "RECOVERY_CODES",
    "address_of",
    "code_at",
    "matching_step",
    "new_recovery_codes",
    "new_secret",
    "plain_recovery_code",
    "step_of",
]
