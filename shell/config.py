"""Settings, read once from the environment. Production refuses to start on a missing secret."""

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

ENVIRONMENTS = ("production", "demo", "development", "test")
SECRET_LENGTH = 32


class Misconfigured(Exception):
    """The environment lacks what this process needs; the message names it in one line."""


@dataclass(frozen=True)
class Config:
    """How this process is set up.

    `database_url` is a `postgresql://` address or None for SQLite files in `data`; `redis_url` the queue's
    server; `secret_key` signs cookies and position tokens; `master_key` (32 bytes) wraps personal keys.
    """

    env: str = "development"
    database_url: str | None = None
    redis_url: str | None = None
    data: Path = Path("var")
    secret_key: str = field(default="", repr=False)
    master_key: bytes = field(default=b"", repr=False)
    public_url: str = "http://127.0.0.1:8000"
    gateways: bool = True
    proxies: int = 0

    @property
    def production(self) -> bool:
        """Strict mode: secrets required, no demo, no clock header, cookies over TLS only."""
        return self.env == "production"

    @property
    def demo(self) -> bool:
        """Whether the demo's conveniences (outbox page, sign-in list) are shown."""
        return self.env in ("demo", "test", "development")

    @property
    def postgres(self) -> bool:
        """Whether the stores are on PostgreSQL rather than in SQLite files."""
        return self.database_url is not None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read `GONGFU_ENV`, `DATABASE_URL`, `REDIS_URL`, `GONGFU_DATA`, `GONGFU_SECRET_KEY`,
        `GONGFU_MASTER_KEY` (base64), `GONGFU_PUBLIC_URL`, `GONGFU_GATEWAYS` (`off` sends nothing),
        `GONGFU_PROXIES` (how many proxies in front of us may tell the address of who asks).

        Raises `Misconfigured` naming every missing secret in production.
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
            wanted = ("DATABASE_URL", "REDIS_URL", "GONGFU_SECRET_KEY", "GONGFU_MASTER_KEY")
            missing = [name for name in wanted if not environ.get(name)]
            if missing:
                raise Misconfigured(f"production needs {', '.join(missing)} in the environment")
            if len(environ["GONGFU_SECRET_KEY"]) < SECRET_LENGTH:
                raise Misconfigured(f"GONGFU_SECRET_KEY must have at least {SECRET_LENGTH} characters")
        key = environ.get("GONGFU_MASTER_KEY", "")
        try:
            master_key = base64.b64decode(key, validate=True)
        except ValueError:
            raise Misconfigured("GONGFU_MASTER_KEY must be base64") from None
        if env == "production" and len(master_key) != 32:
            raise Misconfigured("GONGFU_MASTER_KEY must be 32 bytes in base64")
        proxies = environ.get("GONGFU_PROXIES") or "0"
        if not (proxies.isascii() and proxies.isdecimal()):
            raise Misconfigured("GONGFU_PROXIES must be a number: how many proxies stand in front")
        return cls(
            env=env,
            database_url=url or None,
            redis_url=environ.get("REDIS_URL") or None,
            data=Path(environ.get("GONGFU_DATA", "var")).resolve(),
            secret_key=environ.get("GONGFU_SECRET_KEY") or "development-only",
            master_key=master_key or bytes(32),
            public_url=environ.get("GONGFU_PUBLIC_URL", "http://127.0.0.1:8000"),
            gateways=environ.get("GONGFU_GATEWAYS", "on") != "off",
            proxies=int(proxies),
        )
