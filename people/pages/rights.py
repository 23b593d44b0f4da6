"""What I may do here, where, from when to when: the table of permissions as it stands for one account; and
until when what is kept of me is kept."""

from datetime import date
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.identity import Grant, Role
from kernel.lookups import Regions
from kernel.permissions import ACTING, PERMISSIONS
from kernel.time import day_of, today
from people.pages.door import blueprint
from people.readmodel import Accounts, Vault
from people.service import Erasing
from shell.house import house
from shell.rights import REACHES, right
from shell.vocabularies import ROLES
from shell.web import actor, signed_in
from workshops.readmodel import WorkshopsReadModel


@blueprint.get("/me/rights")
@signed_in
def rights() -> ResponseReturnValue:
    """What this account may do, grant by grant."""
    granted = house().get(Accounts).granted(actor().account)
    return render_template(
        "people/rights.html",
        grants=[
            {
                "role": str(ROLES[grant.role]),
                "place": _place(grant),
                "since": day_of(since),
                "until": grant.until,
                "over": grant.until is not None and grant.until < today(),
                "everything": grant.role is Role.OPERATOR,
                "reaches": _reaches(grant),
            }
            for grant, since in granted
        ],
        kept=[line for grant, _since in granted for line in _kept(grant)],
        back_href=url_for("people.me"),
    )


def _kept(grant: Grant) -> list[dict[str, Any]]:
    """What is kept of whom a grant makes somebody, and until when: in words, and the day where the law says
    one."""
    if grant.role is Role.WORKER and grant.worker:
        kept = house().get(Vault).get(grant.worker, ("name", "bank_account"))
        return [
            _line(_("名字、手机号、身份证号、出生日期"), _("您注销那天删掉")),
            *([_line(_("银行卡号"), _("您不同意了，那天就删掉"))] if "bank_account" in kept else []),
            *_for_the_ledger(grant.worker, _("工钱账上的名字、身份证号、手机号")),
            _line(_("干了多少、挣了多少"), _("一直留着。您注销以后，上面没有名字")),
        ]
    if grant.employer:
        name = _place(grant)
        return [
            _line(_("%(name)s的名称、信用代码、电话", name=name), _("单位注销那天删掉")),
            *_for_the_ledger(grant.employer, _("付过的工钱上，%(name)s的名称和信用代码", name=name)),
        ]
    return []


def _for_the_ledger(person: str, what: str) -> list[dict[str, Any]]:
    day = house().get(Erasing).kept_until(person)
    return [_line(what, _("注销以后也留着，按规定"), day)] if day else []


def _line(what: str, words: str, day: date | None = None) -> dict[str, Any]:
    return {"what": what, "words": words, "day": day}


def _reaches(grant: Grant) -> list[dict[str, Any]]:
    """A role's rights, those that reach equally far together, in the order of the table."""
    found: dict[str, list[str]] = {}
    if grant.role is Role.RELATIVE:
        let = (right(action) for action in PERMISSIONS if action in ACTING[grant.acting or "income"])
        return [{"reach": str(REACHES["own"]), "rights": [words for words in let if words]}]
    for action, roles in PERMISSIONS.items():
        reach, words = roles.get(grant.role), right(action)
        if reach is not None and words is not None and _arrives(reach.__name__, grant):
            found.setdefault(reach.__name__, []).append(words)
    return [{"reach": str(REACHES[reach]), "rights": words} for reach, words in found.items()]


def _arrives(reach: str, grant: Grant) -> bool:
    """Whether a reach gets anywhere with what a grant names: without a region, say, to no region's things."""
    named = {
        "own": grant.worker,
        "region": grant.region,
        "workshop": grant.workshop or grant.region,
        "member": grant.workshop or grant.region,
        "employer": grant.employer,
    }
    return bool(named.get(reach, True))


def _place(grant: Grant) -> str:
    """Where a grant reaches, as people call it."""
    if grant.workshop:
        found = house().get(WorkshopsReadModel).workshop(grant.workshop)
        return found["name"] if found else _("一个工坊")
    if grant.region:
        return house().get(Regions).name_of(grant.region) or grant.region
    if grant.employer or grant.worker:
        person = grant.employer or grant.worker or ""
        own = _("自己的单位") if grant.employer else _("我自己")
        return house().get(Vault).get(person, ("name",)).get("name") or own
    return _("自己带的班") if grant.role is Role.TRAINER else _("所有地方")


__all__ = ["rights"]
