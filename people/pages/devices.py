"""On which devices I am signed in, and leaving any of them from here."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import NotFound
from people.pages.coming_in import wechat
from people.pages.door import blueprint
from people.readmodel import Device, Sessions
from shell.house import house
from shell.security import standing
from shell.web import actor, signed_in


@blueprint.get("/me/devices")
@signed_in
def devices() -> ResponseReturnValue:
    """Every device I am signed in on, this one first."""
    here = standing().line
    found = house().get(Sessions).devices(actor().account)
    shown = [_shown(each) | {"here": each.line == here} for each in found]
    known = wechat()
    bound = known is not None and known.bound(actor().account)
    return render_template(
        "people/devices.html", wechat=bound, devices=sorted(shown, key=lambda each: not each["here"])
    )


@blueprint.post("/me/devices/<uuid:line>/end")
@signed_in
def end_device(line: UUID) -> ResponseReturnValue:
    """Leave one device. One that has left already has left. Refuses `not-found` for others' devices."""
    if not house().get(Sessions).end_line(actor().account, str(line)):
        raise NotFound("session", str(line))
    return redirect(url_for("people.devices"), 303)


@blueprint.post("/me/devices/end-others")
@signed_in
def end_other_devices() -> ResponseReturnValue:
    """Leave every device but this one."""
    house().get(Sessions).end_others(actor().account, standing().line)
    return redirect(url_for("people.devices"), 303)


def _shown(device: Device) -> dict[str, Any]:
    browser, system, model = ((device.device or "") + "||").split("|")[:3]
    return {
        "line": device.line,
        "title": " · ".join(each for each in (_kind(system), _browser(browser)) if each),
        "model": model,
        "phone": system in ("Android", "iOS"),
        "seen_at": device.seen_at,
        "began_at": device.began_at,
        "address": f"{device.address}.…" if device.address else None,
    }


def _kind(system: str) -> str:
    if system in ("Android", "HarmonyOS"):
        return _("安卓手机")
    if system == "iOS":
        return _("苹果手机")
    if system in ("Windows", "Mac OS X", "Linux", "Ubuntu", "Chrome OS"):
        return _("电脑")
    return _("别的设备")


def _browser(family: str) -> str:
    return _("微信") if family.startswith("WeChat") else family.replace(" Mobile", "")
