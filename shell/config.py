"""Settings, read once from the environment. Production refuses to start on a missing secret."""

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from shell.tls import database_problem, public_problem, queue_problem

ENVIRONMENTS = ("production", "demo", "development", "test")
SECRET_LENGTH = 32
# Different characters or bytes a random key has in any case; a placeholder has fewer.
DIFFERENT = 10


class Misconfigured(Exception):
    """The environment lacks what this process needs; the message names it in one line."""


@dataclass(frozen=True)
class WeChatApp:
    """An app of ours at WeChat: its id and secret, where browsers ask who they are, and where we do."""

    id: str
    secret: str = field(repr=False)
    asking: str = "https://open.weixin.qq.com"
    answering: str = "https://api.weixin.qq.com"


@dataclass(frozen=True)
class Config:
    """How this process is set up.

    `database_url` is a `postgresql://` address or None for SQLite files in `data`; `redis_url` the queue's
    server; `secret_key` signs cookies and position tokens; `master_key` (32 bytes) wraps personal keys, and
    `master_key_old` is the one before it while both are in use. `second_factor_days`: how long staff may go
    without a second factor (None: it is not demanded). `changes_a_minute`: how much one account may send to
    change something (None: as much as it likes).
    """

    env: str = "development"
    database_url: str | None = field(default=None, repr=False)  # both may hold a password
    redis_url: str | None = field(default=None, repr=False)
    data: Path = Path("var")
    secret_key: str = field(default="", repr=False)
    master_key: bytes = field(default=b"", repr=False)
    master_key_old: bytes | None = field(default=None, repr=False)
    public_url: str = "http://127.0.0.1:8000"
    gateways: bool = True
    proxies: int = 0
    second_factor_days: int | None = None
    changes_a_minute: int | None = None
    wechat: WeChatApp | None = None

    @property
    def production(self) -> bool:
        """Strict mode: secrets required, no demo, no clock header, cookies over TLS only."""
        return self.env == "production"

    @property
    def demo(self) -> bool:
        """Whether the demo's conveniences (outbox page, sign-in list) are shown."""
        return self.env in ("demo", "test", "development")

    @property
    def master_keys(self) -> tuple[bytes, ...]:
        """The master keys what is wrapped may be wrapped by, the newest first."""
        return (self.master_key,) if self.master_key_old is None else (self.master_key, self.master_key_old)

    @property
    def postgres(self) -> bool:
        """Whether the stores are on PostgreSQL rather than in SQLite files."""
        return self.database_url is not None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read `GONGFU_ENV`, `DATABASE_URL`, `REDIS_URL`, `GONGFU_DATA`, `GONGFU_SECRET_KEY`,
        `GONGFU_MASTER_KEY` and `GONGFU_MASTER_KEY_OLD` (base64), `GONGFU_PUBLIC_URL`,
        `GONGFU_GATEWAYS` (`off` sends nothing), `GONGFU_PROXIES` (how many proxies in front of us may tell
        the address of who asks), `GONGFU_SECOND_FACTOR_DAYS` (0 in production, else unset),
        `GONGFU_CHANGES_A_MINUTE` (300; 0 counts nothing),
        `GONGFU_WECHAT_APP_ID` and `GONGFU_WECHAT_SECRET` (both or none).

        Raises `Misconfigured` naming every missing secret in production, and what there would travel in
        the clear.
        """
        env = environ.get("GONGFU_ENV", "development")
        if env not in ENVIRONMENTS:
            raise Misconfigured(f"GONGFU_ENV is {env!r}, and must be one of {', '.join(ENVIRONMENTS)}")
        url = environ.get("DATABASE_URL", "")
        if url.startswith("postgres://"):
            url = "postgresql://" + url.removeprefix("postgres://")
        if url and not url.startswith("postgresql://"):
            raise Misconfigured(
                "DATABASE_URL must start with postgresql://; without it SQLite files lie in GONGFU_DATA"
            )
        if env == "production":
            wanted = (
                *("DATABASE_URL", "REDIS_URL", "GONGFU_SECRET_KEY", "GONGFU_MASTER_KEY"),
                "GONGFU_PUBLIC_URL",  # stands in codes to be scanned; the name somebody asked by must not
            )
            missing = [name for name in wanted if not environ.get(name)]
            if missing:
                raise Misconfigured(f"production needs {', '.join(missing)} in the environment")
            if len(environ["GONGFU_SECRET_KEY"]) < SECRET_LENGTH:
                raise Misconfigured(f"GONGFU_SECRET_KEY must have at least {SECRET_LENGTH} characters")
            if len(set(environ["GONGFU_SECRET_KEY"])) < DIFFERENT:
                raise Misconfigured("GONGFU_SECRET_KEY must be random")
            for problem in (
                database_problem(url, environ),
                queue_problem(environ["REDIS_URL"]),
                public_problem(environ["GONGFU_PUBLIC_URL"]),
            ):
                if problem:
                    raise Misconfigured(problem)
        master_key = _master_key(environ, "GONGFU_MASTER_KEY")
        master_key_old = _master_key(environ, "GONGFU_MASTER_KEY_OLD")
        proxies = _number(environ, "GONGFU_PROXIES", "0", "how many proxies stand in front")
        changes = _number(environ, "GONGFU_CHANGES_A_MINUTE", "300", "how many, for one account")
        days = None
        if env == "production" or environ.get("GONGFU_SECOND_FACTOR_DAYS"):
            days = _number(environ, "GONGFU_SECOND_FACTOR_DAYS", "0", "of days")
        app, secret = environ.get("GONGFU_WECHAT_APP_ID"), environ.get("GONGFU_WECHAT_SECRET")
        if bool(app) != bool(secret):
            raise Misconfigured("GONGFU_WECHAT_APP_ID and GONGFU_WECHAT_SECRET belong together")
        return cls(
            env=env,
            database_url=url or None,
            redis_url=environ.get("REDIS_URL") or None,
            data=Path(environ.get("GONGFU_DATA", "var")).resolve(),
            secret_key=environ.get("GONGFU_SECRET_KEY") or "development-only",
            master_key=master_key or bytes(32),
            master_key_old=master_key_old,
            public_url=environ.get("GONGFU_PUBLIC_URL", "http://127.0.0.1:8000"),
            gateways=environ.get("GONGFU_GATEWAYS", "on") != "off",
            proxies=proxies,
            second_factor_days=days,
            changes_a_minute=changes or None,
            wechat=WeChatApp(app, secret) if app and secret else None,
        )


def _number(environ: Mapping[str, str], name: str, otherwise: str, what: str) -> int:
    """A number of at least nought; `what` says of what it is one, where it is none."""
    text = environ.get(name) or otherwise
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Misconfigured(f"{name} must be a number: {what}")
    return int(text)


def _master_key(environ: Mapping[str, str], name: str) -> bytes | None:
    """A master key: base64 of 32 random bytes. Outside production any bytes will do."""
    if not environ.get(name):
        return None
    try:
        key = base64.b64decode(environ[name], validate=True)
    except ValueError:
        raise Misconfigured(f"{name} must be base64") from None
    if environ.get("GONGFU_ENV") == "production":
        if len(key) != 32:
            raise Misconfigured(f"{name} must be 32 bytes in base64")
        if len(set(key)) < DIFFERENT:
            raise Misconfigured(f"{name} must be random")
    return key
