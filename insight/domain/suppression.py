"""Which figures must not be told, so that nobody learns what one person earned: not even by subtraction.

A figure is hidden where too few people are behind it, or one of them is most of it. Whoever knows a region
and all but one of its parts knows that part as well: so others are hidden beside it, the smallest that do,
until whatever can be worked out is again a figure that may be told. A threshold and a dominance rule with
complementary suppression, as statistical offices have them (Hundepool et al., Statistical Disclosure
Control, 2012, chapter 4).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from kernel.regions import TOP

FEWEST = 5
"""So many people at least are behind a total or a count."""
LARGEST_PERCENT = 70
"""One person is at most so much of a total."""

Why = Literal["few", "other", "beside"]


class Mass(NamedTuple):
    """What is behind a figure: how many people, what they make up (micro-yuan), and the most one of them."""

    people: int
    total: int = 0
    top: int = 0

    def with_(self, other: "Mass") -> "Mass":
        """Behind both; they share nobody."""
        return Mass(self.people + other.people, self.total + other.total, max(self.top, other.top))

    @property
    def unsafe(self) -> Why | None:
        """Why it must not be told; nothing at all may be told."""
        if not self.people:
            return None
        if self.people < FEWEST:
            return "few"
        return "other" if self.top * 100 > self.total * LARGEST_PERCENT else None


Masses = tuple[Mass, ...]
"""Behind figures that are told together or not at all: a region's four stages."""


def closed(
    below: Mapping[str, Sequence[str]], masses: Mapping[str, Masses], hidden: Iterable[str]
) -> frozenset[str]:
    """The regions to hide: those whose figures are unsafe, those `hidden` anyway, and those beside them.

    `below` is the tree of regions (see `tree_of`).
    """
    closing = _Closing(below, masses, hidden)
    before = -1
    while len(closing.hidden) != before:
        before = len(closing.hidden)
        closing.look_at(TOP)
    return frozenset(closing.hidden)


def unsafe(masses: Masses) -> Why | None:
    """Why figures told together must not be told."""
    return next((why for mass in masses if (why := mass.unsafe)), None)


class _Closing:
    """What is hidden so far; looked at from the top down until nothing more has to be."""

    def __init__(
        self, below: Mapping[str, Sequence[str]], masses: Mapping[str, Masses], hidden: Iterable[str]
    ) -> None:
        self.below = below
        self.masses = masses
        self.hidden = {code for code, each in masses.items() if unsafe(each)} | set(hidden)

    def look_at(self, code: str) -> None:
        """Make safe what the figures of a region tell of its parts, then look at each of them."""
        inside = [part for part in self.below.get(code, ()) if part in self.hidden]
        if inside and code != TOP and code not in self.hidden:
            self._protect(code, inside)
        else:
            self._remains(inside)
        for part in self.below.get(code, ()):
            self.look_at(part)

    def _protect(self, code: str, inside: list[str]) -> None:
        """Hide parts of a region that is told beside those hidden, until their sum may be told.

        What remains of them when all that is told below is taken away must be such a sum too. A region of
        which nothing more can be hidden is hidden itself.
        """
        while self._tells(inside):
            more = self._hide_one(self.below[code], inside)
            if more is None:
                self.hidden.add(code)
                return
            inside.append(more)
        remains = self._remains(inside)
        while self._tells(remains):
            parts = [part for region in self._within(inside) for part in self.below.get(region, ())]
            more = self._hide_one(parts, remains)
            if more is None:
                self.hidden.add(code)
                return
            remains = self._remains(inside)

    def _tells(self, inside: Sequence[str]) -> bool:
        """Whether knowing what regions make up together is knowing too much."""
        together = self._together(inside)
        return any(mass.people for mass in together) and (len(inside) < 2 or unsafe(together) is not None)

    def _together(self, codes: Iterable[str]) -> Masses:
        masses = [self.masses[code] for code in codes if code in self.masses]
        if not masses:
            return ()
        whole = masses[0]
        for each in masses[1:]:
            whole = tuple(a.with_(b) for a, b in zip(whole, each, strict=True))
        return whole

    def _remains(self, codes: Iterable[str]) -> list[str]:
        """The smallest hidden parts of hidden regions: whose parts are all told is told by them."""
        remains: list[str] = []
        for code in codes:
            parts = self.below.get(code, ())
            inside = [part for part in parts if part in self.hidden]
            if not inside and (more := self._hide_one(parts)):
                inside = [more]
            remains += self._remains(inside) if inside else [code]
        return remains

    def _within(self, codes: Iterable[str]) -> Iterable[str]:
        """Hidden regions and all hidden regions in them."""
        for code in codes:
            yield code
            yield from self._within(part for part in self.below.get(code, ()) if part in self.hidden)

    def _hide_one(self, codes: Iterable[str], beside: Sequence[str] = ()) -> str | None:
        """Hide the region with the fewest people behind it, rather one that makes those it is `beside` safe.

        None where there is none left.
        """
        told = [code for code in codes if code not in self.hidden and self._size(code)]
        if not told:
            return None
        chosen = min(told, key=lambda code: (self._tells([*beside, code]), self._size(code), code))
        self.hidden.add(chosen)
        return chosen

    def _size(self, code: str) -> int:
        return max((mass.people for mass in self.masses.get(code, ())), default=0)
