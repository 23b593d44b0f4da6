"""What I may do here, where, since when: the table of permissions as it stands for one account."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.identity import Grant, Role
from kernel.lookups import Regions
from kernel.permissions import ACTING, PERMISSIONS
from kernel.time import day_of
from people.pages.door import blueprint
from people.readmodel import Accounts, Vault
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
                "everything": grant.role is Role.OPERATOR,
                "reaches": _reaches(grant),
            }
            for grant, since in granted
        ],
        back_href=url_for("people.me"),
    )


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
