"""Pay slips on paper: one for its worker, or all of a run in one file, each on a page of its own."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from income.pages.asking import blueprint
from income.pages.slips import seen_slip, told_slips
from kernel.errors import NotFound, Refusal
from kernel.identity import Scope
from shell.access import AccessLog
from shell.house import house
from shell.i18n import moment, rate, settled_until, yuan
from shell.i18n import month as month_words
from shell.papers import A5, FIGURE, HEADING, SMALL, Paper
from shell.security import at_a_persons_pace
from shell.web import actor, requires
from workshops.readmodel import WorkshopsReadModel


@blueprint.get("/slips/<uuid:id>/paper")
@requires("see-income")
@at_a_persons_pace
def slip_paper(id: UUID) -> ResponseReturnValue:
    """One pay slip as PDF. Refuses `run-not-approved`: until then it may be drawn up anew."""
    row = seen_slip(str(id))
    if row["run_state"] != "approved":
        raise Refusal("run-not-approved")
    [told] = told_slips([row])
    return _paper([told], f"{told['worker']['name']} {told['heading']}")


@blueprint.get("/runs/<uuid:id>/paper")
@requires("prepare-pay-run")
@at_a_persons_pace
def run_paper(id: UUID) -> ResponseReturnValue:
    """All slips of an approved run as one PDF, in the order of numbers; that each was seen is kept."""
    read = house().get(WorkshopsReadModel)
    run = read.run(str(id))
    if run is None:
        raise NotFound("pay-run", str(id))
    by = actor().require("prepare-pay-run", Scope(workshop=run["workshop"]))
    if run["state"] != "approved":
        raise Refusal("run-not-approved")
    of_run = {"to": run["to"], "label": run["label"], "approved_at": run["approved_at"]}
    rows = [{**slip, **of_run} for slip in read.slips(run["id"])]
    AccessLog(house().records_engine).keep_many(
        [row["worker"] for row in rows], by, "see-income", run["workshop"]
    )
    told = sorted(told_slips(rows), key=lambda one: (one["worker"]["number"], one["worker"]["name"]))
    return _paper(told, f"{told[0]['workshop']} {settled_until(run['label'], run['to'])}")


def _paper(slips: list[dict[str, Any]], name: str) -> Response:
    paper = Paper(name, A5)
    for slip in slips:
        paper.add_page()
        _draw(paper, slip)
    return paper.answer(name)


def _draw(paper: Paper, slip: Mapping[str, Any]) -> None:
    paper.say(slip["heading"], HEADING)
    paper.gap(1)
    paper.say(f"¥{yuan(slip['net'])}", FIGURE)
    if slip["state"] == "failed":
        paper.say(_("没转成"), soft=True)
    paper.gap(2)
    whose = f"{slip['worker']['name']}  {slip['worker']['number']}".strip()
    facts = [(_("姓名"), whose), (_("工坊"), slip["workshop"]), (_("谁付的"), slip["payer"])]
    for label, at in ((_("批准时间"), slip["approved_at"]), (_("到账"), slip["paid_at"])):
        if at:
            facts.append((label, moment(at)))
    if slip["reference"]:
        facts.append((_("转账号"), slip["reference"]))
    paper.facts(facts)
    paper.gap()
    paper.ledger(
        [_("什么活"), _("数量 × 单价"), _("元")],
        [[_what(line), _how(line), yuan(line["amount"])] for line in slip["lines"]],
        widths=(48, 34, 18),
        align="LRR",
        total=[_("合计"), "", yuan(slip["net"])],
    )
    paper.gap()
    kept_back = _("除了代扣的个人所得税 %(amount)s 元，没有扣任何费用。", amount=yuan(-slip["tax"]))
    kept_back = kept_back if slip["tax"] else _("没有扣任何费用。")
    paper.say(_("一行里的件数加在一起，只算一次四舍五入。") + kept_back, SMALL, soft=True)
    paper.gap(8)
    paper.say(f"{_('签名：')}____________________    {_('日期：')}______________")


def _what(line: Mapping[str, Any]) -> str:
    said = [line["label"], month_words(line["month"], year=False), line["grade"], line["why"]]
    return " · ".join(filter(None, said))


def _how(line: Mapping[str, Any]) -> str:
    factor = rate(line["factor"]) if line["factor"] else None
    return " × ".join(filter(None, (line["counted"], line["rate"], factor)))
