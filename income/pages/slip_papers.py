"""Pay slips on paper: one for its worker, or all of a run in one file, each on a page of its own."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from income.pages.asking import blueprint
from income.pages.slips import seen_slip, told_slips
from kernel.errors import NotFound, Refusal
from kernel.identity import Scope, derived_id
from kernel.time import now
from shell.access import AccessLog
from shell.files import ANYBODY
from shell.house import House, house
from shell.i18n import moment, rate, settled_until, speaking, yuan
from shell.i18n import month as month_words
from shell.papers import A5, FIGURE, HEADING, SMALL, Paper, as_paper
from shell.queue import Job
from shell.security import at_a_persons_pace
from shell.web import actor, requires
from workshops.readmodel import WorkshopsReadModel

KIND = "slips-on-paper"
KEPT = timedelta(hours=1)
AT_ONCE = 200  # slips drawn while the browser waits: about a second
A_PORTION = 50


@blueprint.get("/slips/<uuid:id>/paper")
@requires("see-income")
@at_a_persons_pace
def slip_paper(id: UUID) -> ResponseReturnValue:
    """One pay slip as PDF. Refuses `run-not-approved`: until then it may be drawn up anew."""
    row = seen_slip(str(id))
    if row["run_state"] != "approved":
        raise Refusal("run-not-approved")
    [told] = told_slips([row])
    name = f"{told['worker']['name']} {told['heading']}"
    return _paper([told], name).answer(name)


@blueprint.get("/runs/<uuid:id>/paper")
@requires("prepare-pay-run")
@at_a_persons_pace
def run_paper(id: UUID) -> ResponseReturnValue:
    """All slips of an approved run as one PDF, in the order of numbers; that each was seen is kept.

    Many are drawn by a job, watched on the page of the run; `?job=` is what it drew.
    """
    run, rows = _slips(str(id))
    by = actor().require("prepare-pay-run", Scope(workshop=run["workshop"]))
    name = _name(run)
    if request.args.get("job"):
        return as_paper(house().files.get(_drawn(request.args["job"], run["id"])), name)
    AccessLog(house().records_engine).keep_many(
        [row["worker"] for row in rows], by, "see-income", run["workshop"]
    )
    if len(rows) <= AT_ONCE:
        return _paper(told_slips(rows), name).answer(name)
    job = house().jobs.start(
        KIND,
        owner=actor().account,
        args={"run": run["id"], "locale": str(get_locale())},
        id=derived_id(run["id"], actor().account, str(get_locale()), f"{now():%Y-%m-%d %H:%M}"[:-1]),
    )
    return redirect(url_for("workshops.run", workshop=run["workshop"], run=run["id"], drawing=job), 303)


def draw_run(house: House, job: Job) -> dict[str, Any]:
    """Draw all slips of a run, while somebody waits; the file is kept for an hour. May run twice."""
    with speaking(job.args["locale"]):
        run, rows = _slips(job.args["run"])
        paper = _paper(told_slips(rows), _name(run), lambda done: job.progress(done, len(rows)))
    file = house.files.put(
        paper.content(), kind=KIND, expires_at=now() + KEPT, id=derived_id(job.id, "file"), about=ANYBODY
    )
    return {"file": file}


def _slips(id: str) -> tuple[Any, list[dict[str, Any]]]:
    """A run and its slips. Refuses `not-found`, `run-not-approved`."""
    read = house().get(WorkshopsReadModel)
    run = read.run(id)
    if run is None:
        raise NotFound("pay-run", id)
    if run["state"] != "approved":
        raise Refusal("run-not-approved")
    of_run = {"to": run["to"], "label": run["label"], "approved_at": run["approved_at"]}
    return run, [{**slip, **of_run} for slip in read.slips(run["id"])]


def _drawn(job: str, run: str) -> str:
    """The file that a job of the reader's drew of a run. Refuses `not-found`."""
    state = house().jobs.get(job)
    if (state.kind, state.owner, state.args.get("run")) != (KIND, actor().account, run) or not state.result:
        raise NotFound("job", job)
    return str(state.result["file"])


def _name(run: Any) -> str:
    place = house().get(WorkshopsReadModel).workshop(run["workshop"])
    return f"{place['name'] if place else ''} {settled_until(run['label'], run['to'])}"


def _paper(
    slips: list[dict[str, Any]], name: str, progress: Callable[[int], None] = lambda done: None
) -> Paper:
    paper = Paper(name, A5)
    in_order = sorted(slips, key=lambda one: (one["worker"]["number"], one["worker"]["name"]))
    for done, slip in enumerate(in_order):
        if done % A_PORTION == 0:
            progress(done)
        paper.add_page()
        _draw(paper, slip)
    return paper


def _draw(paper: Paper, slip: Mapping[str, Any]) -> None:
    paper.say(slip["heading"], HEADING)
    paper.gap(1)
    paper.say(f"¥{yuan(slip['net'])}", FIGURE)
    if slip["state"] == "failed":
        paper.say(_("没转成"), soft=True)
    if slip["nothing_due"]:
        paper.say(slip["nothing_due"])
    paper.gap(2)
    whose = f"{slip['worker']['name']}  {slip['worker']['number']}".strip()
    facts = [(_("姓名"), whose), (_("工坊"), slip["workshop"]), (_("谁付的"), slip["payer"])]
    for label, at in ((_("批准时间"), slip["approved_at"]), (_("到账"), slip["paid_at"])):
        if at:
            facts.append((label, moment(at)))
    if slip["hours"]:
        hourly = _("一小时合 %(amount)s 元", amount=slip["hours"]["hourly"])
        facts.append((_("工时"), f"{slip['hours']['worked']}，{hourly}"))
    if slip["reference"]:
        facts.append((_("转账号"), slip["reference"]))
    paper.facts(facts)
    paper.gap()
    paper.ledger(
        [_("什么活"), _("数量 × 单价"), _("元")],
        [[what(line), how(line), yuan(line["amount"])] for line in slip["lines"]],
        widths=(48, 34, 18),
        align="LRR",
        total=[_("合计"), "", yuan(slip["net"])],
    )
    paper.gap()
    paper.say(_("一行里的件数加在一起，只算一次四舍五入。") + slip["kept_back"], SMALL, soft=True)
    paper.gap(8)
    paper.say(f"{_('签名：')}____________________    {_('日期：')}______________")


def what(line: Mapping[str, Any]) -> str:
    """What a line of a slip is for, as it stands on paper."""
    of = line["note"] or month_words(line["month"], year=False)
    said = [line["label"], of, line["grade"], line["why"]]
    return " · ".join(filter(None, said))


def how(line: Mapping[str, Any]) -> str:
    """How much at which rate: 390 个 × 0.035."""
    factor = rate(line["factor"]) if line["factor"] else None
    return " × ".join(filter(None, (line["counted"], line["rate"], factor)))
