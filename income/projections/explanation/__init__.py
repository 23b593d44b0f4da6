"""How an amount came about: the events behind an entry, each told in plain sentences.

Folded from the events themselves when somebody asks, so that what is explained is what happened. `hand_ins`,
`slips`, `contests`, `hours` and `gigs` have the sentences.
"""

from collections.abc import Sequence

from income.projections.explanation import contests, gigs, hand_ins, hours, slips
from income.projections.explanation.story import Names, Step, Story, Tell
from kernel.store import Recorded

TELL: Tell = {**hand_ins.TELL, **slips.TELL, **contests.TELL, **hours.TELL, **gigs.TELL}


def explain(entry: str, recorded: Sequence[Recorded], names: Names) -> list[Step]:
    """Tell the events behind an entry, in their order."""
    story = Story(names, entry, gigs.shift_of(entry, recorded))
    for each in recorded:
        tell = TELL.get(type(each.event))
        if tell is not None:
            tell(story, each)
    return story.steps


__all__ = ["TELL", "Names", "Step", "explain"]
