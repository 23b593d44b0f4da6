"""验收: everything handed in on a day, good unless opened; where two counts differ, one is chosen first."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import RowMapping
from werkzeug.datastructures import MultiDict

from kernel.errors import Invalid, Refusal, Refused
from kernel.identity import derived_id
from kernel.time import now
from shell.house import house
from shell.photos import LARGEST
from shell.vocabularies import REASONS, sentence, unit_word
from shell.web import actor, wrote
from workshops.domain import HandIn
from workshops.domain.inspection import MOST_PHOTOS
from workshops.pages.contests import open_contests
from workshops.pages.desk import at_desk, blueprint, names_of, read, show
from workshops.pages.judging import DEFECTS, Judged, Row, Typed, differs, factors_of, judged_of, says
from workshops.service import HandIns, Judgement, Photos

AT_ONCE = 60  # more than a screen can be checked with a clear head; the rest follows


@blueprint.get("/inspection")
@at_desk("inspect")
def inspection() -> ResponseReturnValue:
    """What waits for inspection on `day`; without one, on the day that has waited longest."""
    days = _open_days()
    wanted = _day(request.args.get("day", ""))
    done = request.args.get("done", 0, int)
    if wanted is None or (done and wanted not in days):
        wanted = min(days, default=None)
    rows = read().to_inspect(g.workshop, day=wanted, limit=AT_ONCE) if wanted else []
    return _page(wanted, days, rows, done)


@blueprint.post("/inspection")
@at_desk("inspect")
def inspect() -> ResponseReturnValue:
    """Inspect all that was on the page. What cannot be stays, with its reason; the others are done."""
    typed: Typed = request.form
    day = _day(typed.get("day", ""))
    rows = read().handed_in(g.workshop, typed.getlist("item")[: AT_ONCE * 2])
    gone = house().store.get_many(HandIn, [row["id"] for row in rows if row["state"] != "handed-in"])
    refused: dict[str, Refused] = {}
    judged: dict[str, Judged] = {}
    for row in rows:
        try:
            if row["id"] in gone:
                _check_said(gone[row["id"]], row, typed)
            else:
                judged[row["id"]] = judged_of(row, typed)
                _take_count(row, judged[row["id"]].quantity)
        except Refused as refusal:
            refused[row["id"]] = refusal
    inspected = {id: said for id, said in judged.items() if id not in refused}
    refused |= _inspect(inspected)
    refused |= _keep_photos(row["id"] for row in rows if row["id"] not in refused)
    done = len(rows) - len(refused)
    if not refused:
        return redirect(url_for("workshops.inspection", day=day, done=done), 303)
    stay = [row for row in rows if row["id"] in refused]
    reasons = {id: _why(refusal) for id, refusal in refused.items()}
    return _page(day, _open_days(), stay, done, typed, reasons), 422


def _open_days() -> list[date]:
    return [row["work_date"] for row in read().open_days(g.workshop)]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _take_count(row: RowMapping, quantity: int) -> None:
    """Let a hand-in count as many pieces as was chosen, where two counts differed."""
    id = row["id"]
    found = house().store.get(HandIn, id) if quantity != row["quantity"] else None
    if found is None or quantity == found.quantity:
        return
    try:
        _happened, position = (
            house()
            .get(HandIns)
            .correct(
                id=id,
                quantity=quantity,
                split=None,
                reason_code="miscounted",
                request=derived_id(id, "own-count", str(found.version)),
                at=now(),
                actor=actor(),
            )
        )
    except Invalid as refusal:  # it asks for the split of something inspected meanwhile
        raise Refusal("already-inspected") if refusal.code == "split-mismatch" else refusal from None
    wrote(position)


def _inspect(judged: Mapping[str, Judged]) -> dict[str, Refused]:
    """Inspect all of these as one batch; answers why some were not."""
    judgements = [
        Judgement(id, said.split, said.reasons, derived_id(id, "inspection")) for id, said in judged.items()
    ]
    told, position = (
        house().get(HandIns).inspect_many(judgements, workshop=g.workshop, at=now(), actor=actor())
    )
    wrote(position)
    refused: dict[str, Refused] = {}
    for id, happened in told.items():
        if isinstance(happened, Refused):
            refused[id] = happened
        elif not says(happened.split, judged[id].split):
            refused[id] = Refusal("already-inspected")  # somebody else was quicker, and saw it otherwise
    return refused


def _keep_photos(inspected: Iterable[str]) -> dict[str, Refused]:
    """Keep the photos taken of hand-ins that are inspected now; answers why one could not be kept."""
    refused: dict[str, Refused] = {}
    for id in inspected:
        for file in request.files.getlist(f"photo-{id}"):
            if not file.filename:
                continue  # nothing was chosen
            try:
                data = file.stream.read(LARGEST + 1)
                _happened, position = house().get(Photos).add(hand_in=id, data=data, at=now(), actor=actor())
            except Refused as refusal:
                refused[id] = refusal
            else:
                wrote(position)
    return refused


def _check_said(hand_in: HandIn, row: RowMapping, typed: Typed) -> None:
    """Something is no longer open since the page was drawn: fine where it was found just so, by whomever.

    Refuses `already-withdrawn`, `already-inspected`.
    """
    if hand_in.withdrawn or hand_in.split is None:
        raise Refusal("already-withdrawn")
    # A page sent twice still shows the count that its first sending corrected.
    for quantity in {row["quantity"], hand_in.promised.quantity}:
        with suppress(Invalid):
            if says(hand_in.split, judged_of({**row, "quantity": quantity}, typed).split):
                return
    raise Refusal("already-inspected")


def _why(refusal: Refused) -> str:
    own = {
        "count-undecided": _("两边数的不一样，先选按谁数的。"),
        "defect-unnamed": _("返工和不合格的，点一下是什么毛病，做活的人好知道。"),
    }
    return own.get(refusal.code) or sentence(refusal.code, **refusal.details)


def _page(
    day: date | None,
    days: Sequence[date],
    rows: Sequence[RowMapping],
    done: int,
    typed: Typed | None = None,
    refused: Mapping[str, str] | None = None,
) -> str:
    typed, refused = typed or MultiDict(), refused or {}
    names = names_of(row["worker"] for row in rows)
    _names, labels = read().names([g.workshop])
    others = [other for other in days if other != day]
    return show(
        "inspection.html",
        tab="inspection",
        day=day,
        days=days if day in days or day is None else [day, *days],
        items=[_item(row, names, labels, typed, refused) for row in sorted(rows, key=_first_what_waits)],
        total_quantity=sum(row["quantity"] for row in rows),
        more=len(rows) >= AT_ONCE,
        done=done,
        most_photos=MOST_PHOTOS,
        next_day=min(others, default=None),
        contests=open_contests(),
        errors={"_": _("下面这些没验收成，看看每一条写的原因。别的都记下了。")} if refused else {},
        entry_id=str(uuid4()),
    )


def _first_what_waits(row: Row) -> tuple[bool, str, int]:
    """Where two counts differ the button waits until one is chosen: they stand first, then all by number."""
    return not differs(row), row["number"] or "", row["position"]


def _item(
    row: RowMapping,
    names: Mapping[str, str],
    labels: Mapping[tuple[str, str, str], str],
    typed: Typed,
    refused: Mapping[str, str],
) -> dict[str, Any]:
    id = row["id"]
    chosen = typed.getlist(f"reason-{id}")
    return {
        "id": id,
        "name": names[row["worker"]],
        "number": row["number"],
        "label": labels.get((g.workshop, row["product"], row["step"]), row["step"]),
        "unit": unit_word(row["unit"]),
        "quantity": row["quantity"],
        "rate": Decimal(row["rate"]),
        "own_count": row["own_count"],
        "count": typed.get(f"count-{id}"),
        "accepted": typed.get(f"accepted-{id}") or row["quantity"],
        "rework": typed.get(f"rework-{id}") or 0,
        "rejected": typed.get(f"rejected-{id}") or 0,
        "grades": [
            {
                "code": code,
                "name": _("%(grade)s 等", grade=code),
                "factor": Decimal(factor),
                "count": typed.get(f"grade-{id}-{code}") or (0 if index or typed else row["quantity"]),
            }
            for index, (code, factor) in enumerate(factors_of(row))
        ],
        "reasons": [{"code": code, "name": REASONS[code], "chosen": code in chosen} for code in DEFECTS],
        "contested": row["contest"] is not None,
        "again": row["rework_of"] is not None,
        "errors": {"_": refused[id]} if id in refused else {},
    }
