"""What of the settings would let something travel in the clear: OWASP ASVS 5.0, 12.2 and 12.3.

Each check answers one line that tells what to change, or None.
"""

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

# What libpq calls a connection that is encrypted or is none.
ENCRYPTED = ("require", "verify-ca", "verify-full")


def is_here(host: str) -> bool:
    """Whether a host is this very machine: a socket in its file system, or an address no cable leads from."""
    if not host or host.startswith(("/", "@")) or host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def database_problem(url: str, environ: Mapping[str, str]) -> str | None:
    """Why a PostgreSQL is not to be reached as `url` and libpq's own variables say; None where it may be."""
    try:
        given = conninfo_to_dict(url)
    except ProgrammingError:
        return "DATABASE_URL cannot be read as an address of PostgreSQL"
    said = [given.get("hostaddr") or given.get("host"), environ.get("PGHOSTADDR"), environ.get("PGHOST")]
    said += [given.get("service"), environ.get("PGSERVICE")]  # a file names the host: another one, then
    hosts = next((str(each).split(",") for each in said if each), [""])
    mode = str(given.get("sslmode") or environ.get("PGSSLMODE", ""))
    if mode in ENCRYPTED or all(is_here(host) for host in hosts):
        return None
    return "DATABASE_URL names another host: it must say sslmode=verify-full (at least sslmode=require)"


def queue_problem(url: str) -> str | None:
    """Why a Redis is not to be reached as `url` says; None where it may be."""
    parts = urlsplit(url)
    if is_here(parts.hostname or ""):
        return None
    if parts.scheme != "rediss":
        return "REDIS_URL names another host: it must begin with rediss://"
    asked = parse_qs(parts.query)
    if asked.get("ssl_cert_reqs", ["required"]) != ["required"] or "ssl_check_hostname" in asked:
        return "REDIS_URL must leave ssl_cert_reqs and ssl_check_hostname as they are: they verify the host"
    return None


def public_problem(url: str) -> str | None:
    """Why people cannot be sent to `url`; None where they can."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return None
    if parts.scheme == "http" and parts.hostname and is_here(parts.hostname):
        return None
    return "GONGFU_PUBLIC_URL must begin with https://"


__all__ = ["database_problem", "is_here", "public_problem", "queue_problem"]
