"""What the worker said was wrong of an amount, and what the workshop answered, told step by step."""

from income.projections.explanation.story import Story, Tell, role
from income.projections.explanation.story import say as _
from kernel.store import Recorded
from shell.vocabularies import REASONS
from workshops import events as e


def _hand_in_contested(story: Story, recorded: Recorded) -> None:
    event: e.HandInContested = recorded.event  # type: ignore[assignment]
    story.contests.add(event.contest)
    said = _("您说这个数不对，工坊要给您答复。")
    story.tell(recorded, "question", _("有意见"), said, words=event.contest)


def _contested(story: Story, recorded: Recorded) -> None:
    event: e.contests.Contested = recorded.event  # type: ignore[assignment]
    if event.place != story.entry:
        return  # another line of the same slip
    story.contests.add(event.contest)
    reason = REASONS.get(event.reason_code, REASONS["other"])
    if event.matter == "hours":
        said = _("您说工时不对（%(reason)s），工坊要给您答复。", reason=reason)
    else:
        said = _("您说这一笔不对（%(reason)s），工坊要给您答复。", reason=reason)
    story.tell(recorded, "question", _("有意见"), said, words=event.contest)


def _answered(story: Story, recorded: Recorded) -> None:
    event: e.ContestAnswered = recorded.event  # type: ignore[assignment]
    if event.contest not in story.contests:
        return
    if event.outcome == "upheld":
        said = [_("工坊看过了，您说得对。")]
    else:
        said = [_("工坊看过了，认为原来的没有错。")]
        if event.reason_code is not None:
            reason = REASONS.get(event.reason_code, REASONS["other"])
            said.append(_("原因：%(reason)s。", reason=reason))
        said.append(_("还不明白，可以当面去问。"))
    answered_by = _("%(role)s答复的", role=role(event))
    story.tell(recorded, "question", _("答复"), *said, by=answered_by, words=event.request)


TELL: Tell = {
    e.HandInContested: _hand_in_contested,
    e.contests.Contested: _contested,
    e.ContestAnswered: _answered,
}
