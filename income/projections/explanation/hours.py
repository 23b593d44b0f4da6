"""How long somebody worked on a day, as it was kept and mended, told step by step."""

from income.projections.explanation.story import Story, Tell, role
from income.projections.explanation.story import say as _
from kernel.store import Recorded
from shell.vocabularies import worked
from workshops import events as e


def _kept(story: Story, recorded: Recorded) -> None:
    event: e.wages.HoursKept = recorded.event  # type: ignore[assignment]
    if event.work_date.isoformat() != story.entry:
        return
    hours = worked(event.hours, "hour")
    if event.before is None:
        said = _("工坊记您干了 <b>%(hours)s</b>。", hours=hours)
    else:
        before = worked(event.before, "hour")
        said = _("从 %(before)s 改成 <b>%(hours)s</b>。", before=before, hours=hours)
    word = _("记工时") if event.before is None else _("更正")
    icon = "clock" if event.before is None else "edit"
    story.tell(recorded, icon, word, said, by=_("%(role)s记的", role=role(event)))


TELL: Tell = {e.wages.HoursKept: _kept}
