"""What a browser is told about every page, whoever it is shown to."""

import re
from typing import Any

import pytest
import segno
from werkzeug.test import TestResponse

from tests.architecture.test_permissions import World
from tests.security.walking import Place, ask, pages, places

INLINE = {
    "a style within the page": r"<style\b|<[^>]*\sstyle\s*=",
    "a script within the page": r"<script(?![^>]*\ssrc=)",
    "a handler within the page": r"<[^>]*\son[a-z]+\s*=",
    "an address that runs": r"(?:href|src|action|formaction)\s*=\s*[\"']?\s*(?:javascript|data|vbscript):",
    "something from another host": r"(?:src|href|action|formaction)\s*=\s*[\"'](?:https?:)?//",
    "a frame or a plug-in": r"<(?:iframe|frame|object|embed|applet|base)\b",
}
NEVER_ABSENT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def inline(answer: TestResponse) -> list[str]:
    """What a page has that its policy would have to allow."""
    return [what for what, looks in INLINE.items() if re.search(looks, answer.text, re.IGNORECASE)]


def test_no_page_has_anything_inline_or_foreign(world: World, no_proof: None) -> None:
    """No page that anybody is shown needs the content policy to be any wider."""
    seen = [(str(place), inline(answer)) for place, answer in pages(world) if answer.mimetype == "text/html"]
    assert len(seen) > 25
    assert [each for each in seen if each[1]] == []


def test_what_is_inline_would_be_noticed(world: World) -> None:
    """Each of the patterns finds what it is for."""
    planted = (
        '<p style="color:red">',
        "<script>steal()</script>",
        '<img src="/x" onerror="steal()">',
        '<a href="javascript:steal()">',
        '<script src="//evil.example/x.js"></script>',
        '<iframe src="/x"></iframe>',
    )
    found = {what for what, looks in INLINE.items() for each in planted if re.search(looks, each)}
    assert found == set(INLINE)


def test_every_answer_of_every_door_carries_its_protections(world: World, no_proof: None) -> None:
    """Pages, files, JSON, refusals and forms: no sniffing, framing, leaking of addresses, or keeping."""
    wrong = []
    for place in places():
        answer = ask(world, place)
        headers = answer.headers
        missing = {name for name, value in NEVER_ABSENT.items() if headers.get(name) != value}
        policy = headers.get("Content-Security-Policy", "")
        missing |= {"frames"} if "frame-ancestors 'none'" not in policy else set()
        missing |= {"policy"} if "unsafe" in policy or "default-src 'self'" not in policy else set()
        if missing:
            wrong.append((str(place), answer.status_code, missing))
        answer.close()
    assert wrong == []


def test_a_token_is_kept_by_no_cache(world: World) -> None:
    """The answer that carries a token belongs to nobody yet, and is not to be stored all the same."""
    place = Place("POST", "/api/v1/sessions", "P", "/api/v1/sessions", {}, None)
    assert ask(world, place).headers["Cache-Control"] == "no-store"


def test_styles_and_scripts_may_be_kept(world: World) -> None:
    """What is the same for everybody is loaded once: no rule here slows the phone in the mountains."""
    answer = world.app.test_client().get("/static/css/tokens.css")
    assert answer.headers.get("Cache-Control") != "no-store"
    answer.close()


def test_no_cache_keeps_that_a_file_is_missing(world: World) -> None:
    """Who asks for the next release's styles before it is there does not take them from everybody after."""
    for path in ("/static/css/next.css?v=0123456789ab", "/static/css/"):
        answer = world.app.test_client().get(path)
        assert (answer.status_code, answer.headers.get("Cache-Control")) == (404, "no-store"), path
        answer.close()


def test_what_may_be_kept_is_the_same_for_everybody(world: World) -> None:
    """A file answers alike to whoever asks, by whatever name: nothing of one reader gets into a cache."""
    asked = [
        {},
        {"Accept-Language": "en", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"},
        {"Cookie": f"gongfu={world._token('X')}; preferences=en.1.dark", "X-Request-Id": "planted"},
    ]
    kept = []
    for headers in asked:
        answer = world.app.test_client().get("/static/css/tokens.css?v=x&lang=en", headers=headers)
        told = {name: value for name, value in answer.headers if name not in ("Date", "X-Request-Id")}
        kept.append((answer.data, told))
        assert "Set-Cookie" not in answer.headers
        answer.close()
    assert kept[0] == kept[1] == kept[2]


def test_no_page_believes_the_host_it_was_asked_by(
    world: World, no_proof: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A made-up `Host` or `X-Forwarded-Host` gets into no link, form, header, or code to be scanned."""
    told, make = [], segno.make

    def drawn(text: str, **said: Any) -> Any:
        told.extend([("a code", text)] if "evil.example" in text else [])
        return make(text, **said)

    monkeypatch.setattr(segno, "make", drawn)
    for place in places("GET"):
        for header in ("Host", "X-Forwarded-Host"):
            answer = ask(world, place, **{header: "evil.example"})
            if b"evil.example" in answer.data or "evil.example" in str(answer.headers):
                told.append((str(place), header))
            answer.close()
    assert told == []
