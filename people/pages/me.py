"""Who I am here, and what leads on from me."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.identity import Role
from kernel.standing import PRIVATE
from people.domain import masked_phone
from people.pages.door import blueprint
from people.pages.records import AT_A_DESK
from people.readmodel import Vault
from shell.house import house
from shell.security import standing
from shell.vocabularies import ROLES
from shell.web import actor, signed_in, villager_tabs
from workshops.readmodel import WorkshopsReadModel


@blueprint.get("/me")
@signed_in
def me() -> ResponseReturnValue:
    """Who I am here, and how pages are shown to me."""
    who = actor()
    people = [who.account, *([who.worker] if who.worker else [])]
    kept = house().get(Vault).get_many(people, ("name", "phone"))
    own = kept.get(who.account, {}) | kept.get(who.worker or "", {})
    workshops = house().get(WorkshopsReadModel)
    ids = dict.fromkeys([*who.workshops, *(workshops.workshops_of(who.worker) if who.worker else ())])
    names = [row["name"] for row in workshops.workshops(ids=ids)] if ids else []
    numbers = (workshops.member(each, who.worker) for each in ids) if who.worker else ()
    phone = masked_phone(own["phone"]) if "phone" in own else ""
    return render_template(
        "people/me.html",
        name=own.get("name") or phone,
        phone=phone if "name" in own else _("还没登记名字。村党群服务中心有人当面帮您办"),
        number=next((member.number for member in numbers if member), None),
        workshops=names,
        roles=[str(ROLES[role]) for role in dict.fromkeys(grant.role for grant in who.grants)],
        links=_links(),
        own=_own_links() if who.worker else [],
        account_links=_account_links(),
        erase_href=url_for("people.erasure") if who.worker and not who.acting_for else None,
        sign_out_href=url_for("people.sign_out"),
        tabs=villager_tabs("people.me") if who.worker else [],  # others come here by a link
    )


def _own_links() -> list[dict[str, Any]]:
    """What is mine to decide about what is kept of me."""
    return [
        {"href": url_for("people.details"), "label": _("我的资料"), "icon": "edit"},
        {"href": url_for("people.consents"), "label": _("我的同意"), "icon": "check-circle"},
        {"href": url_for("people.looks"), "label": _("谁看过我的信息"), "icon": "people"},
        {"href": url_for("people.my_data"), "label": _("下载我的信息"), "icon": "download"},
    ]


def _account_links() -> list[dict[str, Any]]:
    """What there is to do about coming in."""
    staff = [*(grant.role for grant in actor().grants), *standing().withheld]
    links: list[dict[str, Any]] = [
        {"href": url_for("people.number"), "label": _("我的手机号"), "icon": "phone"},
        {"href": url_for("people.relatives"), "label": _("家里人代办"), "icon": "people"},
    ]
    if not PRIVATE.issuperset(staff):
        hint = _("锁着") if standing().enrolled else _("还没设")
        links.append(
            {"href": url_for("people.second_factor"), "label": _("第二道锁"), "hint": hint, "icon": "lock"}
        )
    links.append({"href": url_for("people.devices"), "label": _("登录的手机和电脑"), "icon": "screen"})
    return links


def _links() -> list[dict[str, Any]]:
    who = actor()
    links: list[dict[str, Any]] = []
    if who.workshops:
        links.append({"href": "/", "label": _("工坊"), "icon": "box"})
    if who.worker:
        links.append({"href": url_for("income.slips"), "label": _("我的工资条"), "icon": "slip"})
        links.append({"href": url_for("gigs.mine"), "label": _("我接的活"), "icon": "gig"})
        links.append({"href": url_for("training.mine"), "label": _("我的课和证"), "icon": "card"})
    for employer in dict.fromkeys(grant.employer for grant in who.grants if grant.employer):
        links.append(
            {
                "href": url_for("employer.home", employer=employer),
                "label": _("我的招工"),
                "hint": house().get(Vault).get(employer, ("name",)).get("name"),
                "icon": "people",
            }
        )
    if any(grant.role is Role.TRAINER for grant in who.grants):
        links.append({"href": url_for("training.teaching"), "label": _("今天的课"), "icon": "course"})
    if who.may("schedule-run"):
        links.append({"href": url_for("training.runs"), "label": _("开班"), "icon": "flag"})
    if any(grant.role in AT_A_DESK for grant in who.grants):
        links.append({"href": url_for("people.find_person"), "label": _("查一个人"), "icon": "people"})
    if who.may("register-on-the-spot"):
        links.append({"href": url_for("people.registering"), "label": _("现场登记"), "icon": "plus"})
    if who.may("reset-second-factor"):
        links.append(
            {"href": url_for("people.find_second_factor"), "label": _("重设同事的第二道锁"), "icon": "lock"}
        )
    if who.may("merge-workers"):
        links.append({"href": url_for("people.merging"), "label": _("一个人登记了两次"), "icon": "people"})
    if who.may("keep-permits"):
        links.append({"href": url_for("training.permits"), "label": _("登记操作证"), "icon": "card"})
    if who.may("verify-employer"):
        links.append(
            {"href": url_for("people.employers_waiting"), "label": _("核对用工单位"), "icon": "inspect"}
        )
    if who.may("open-employer"):
        links.append({"href": url_for("people.new_employer"), "label": _("我要招工"), "icon": "flag"})
    links.append({"href": url_for("people.rights"), "label": _("我能做什么"), "icon": "check-circle"})
    if who.may("keep-tokens"):
        links.append({"href": url_for("people.tokens"), "label": _("给程序的通行码"), "icon": "lock"})
    return links
