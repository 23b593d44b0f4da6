"""Who somebody is to WeChat: asked of WeChat itself, and kept as a keyed hash beside the account.

WeChat's dialect of OAuth 2 has names of its own (`appid`, `secret`), asks for the token by GET, and wants the
parameters of the first address in one order only.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from requests import RequestException
from sqlalchemy import Engine, delete, select

from people.readmodel.tables import ACCOUNTS, WECHAT
from people.readmodel.vault import Vault
from shell.config import WeChatApp
from shell.database import reading, upsert_rows

SECONDS = 5

log = structlog.get_logger("wechat")


class WeChat:
    """WeChat as it answers the questions of one app, and whose accounts those are who came by it."""

    def __init__(self, engine: Engine, vault: Vault, app: WeChatApp) -> None:
        self._engine = engine
        self._vault = vault
        self._app = app

    def address(self, *, back: str, state: str) -> str:
        """Where a browser asks WeChat who it is; it comes back to `back` with a code and the `state`."""
        asked = {
            "appid": self._app.id,
            "redirect_uri": back,
            "response_type": "code",
            "scope": "snsapi_base",  # who, and nothing about them
            "state": state,
        }
        return f"{self._app.asking}/connect/oauth2/authorize?{urlencode(asked)}#wechat_redirect"

    def who(self, code: str) -> bytes | None:
        """Who a code stands for, as the hash they are kept by; None where WeChat does not say."""
        session = OAuth2Session(self._app.id, self._app.secret, token_endpoint_auth_method=_named)
        session.max_redirects = 0  # the secret goes where the operator said, and no further
        address = f"{self._app.answering}/sns/oauth2/access_token"
        try:
            said: Any = session.fetch_token(address, method="GET", code=code, timeout=SECONDS)
        except (OAuthError, RequestException, ValueError) as fault:
            log.warning("wechat did not answer", error=type(fault).__name__)
            return None
        openid = said.get("openid")
        if not isinstance(openid, str) or not openid:
            log.warning("wechat refused", code=said.get("errcode"))
            return None
        return self._vault.hash("wechat", openid)

    def account_of(self, who: bytes) -> str | None:
        """The open account of somebody."""
        own = WECHAT.c.openid_hash == who
        wanted = select(WECHAT.c.account).join(ACCOUNTS, ACCOUNTS.c.id == WECHAT.c.account)
        with reading(self._engine) as connection:
            account: str | None = connection.scalar(wanted.where(own, ACCOUNTS.c.closed_at.is_(None)))
            return account

    def bind(self, who: bytes, account: str, *, at: datetime) -> None:
        """Let somebody come in by WeChat from now on, to this account and no other."""
        row = {"openid_hash": who, "account": account, "bound_at": at}
        with self._engine.begin() as connection:
            upsert_rows(connection, WECHAT, [row], key=("openid_hash",), set=("account", "bound_at"))

    def bound(self, account: str) -> bool:
        """Whether anybody comes in to an account by WeChat."""
        with reading(self._engine) as connection:
            own = select(WECHAT.c.account).where(WECHAT.c.account == account).limit(1)
            return connection.scalar(own) is not None

    def unbind(self, account: str) -> None:
        """Let nobody come in to an account by WeChat any more."""
        with self._engine.begin() as connection:
            connection.execute(delete(WECHAT).where(WECHAT.c.account == account))


def _named(auth: Any, _method: str, uri: str, headers: Any, body: Any) -> tuple[str, Any, Any]:
    """Show who asks by the names WeChat has for it."""
    named = urlencode({"appid": auth.client_id, "secret": auth.client_secret})
    return f"{uri}{'&' if '?' in uri else '?'}{named}", headers, body


__all__ = ["WeChat"]
