"""Whom and what a workshop knows, found by what people write: width, case and spaces ignored."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff·•・‧]")
_IN_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_BETWEEN = re.compile(r"^[-—_/\\+,.;:、()\[\]的]+|[-—_/\\+,.;:、()\[\]]+$")


def key(text: str) -> str:
    """What is left of a text when width (NFKC), letter case, spaces and dots in names are ignored."""
    if text.isascii() and text.isalnum():
        return text.lower()
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()


@dataclass(frozen=True, slots=True)
class Member:
    """A worker of the workshop: the id, the number it gave them, the name (never stored in events)."""

    worker: str
    number: str
    name: str


@dataclass(frozen=True)
class Members:
    """The members of one workshop, found by number or by name."""

    members: tuple[Member, ...]

    @cached_property
    def _numbers(self) -> dict[str, Member]:
        return {key(member.number): member for member in self.members}

    @cached_property
    def _bare_numbers(self) -> dict[str, Member | None]:
        """By number without leading zeros, which a spreadsheet eats; two of one: neither."""
        return _unique((key(member.number).lstrip("0"), member) for member in self.members)

    @cached_property
    def _names(self) -> dict[str, Member | None]:
        return _unique((key(member.name), member) for member in self.members)

    def by_number(self, text: str) -> Member | None:
        """The member with this number; `007` also when the sheet has made it 7."""
        number = key(text)
        return self._numbers.get(number) or self._bare_numbers.get(number.lstrip("0"))

    def by_name(self, text: str) -> Member | None:
        """The only member of this name; None when nobody or several have it."""
        return self._names.get(key(text)) or self._names.get(_IN_BRACKETS.sub("", key(text)))

    def by_either(self, text: str) -> Member | None:
        """Who is meant by a number, a name, or both in one cell (`G01 金灯花`, `金灯花(G01)`)."""
        found = self.by_number(text) or self.by_name(text)
        if found is None:
            parts = re.fullmatch(r"([a-z0-9-]*)(\D+?)([a-z0-9-]*)", re.sub(r"[()]", "", key(text)))
            if parts and bool(parts[1]) != bool(parts[3]):
                member = self.by_number((parts[1] or parts[3]).strip("-"))
                if member is not None and key(member.name) == parts[2]:
                    found = member
        return found

    def number_of(self, worker: str) -> str:
        """The number of a worker; empty where they are no member."""
        return next((member.number for member in self.members if member.worker == worker), "")

    def is_named(self, member: Member, text: str) -> bool:
        """Whether a name as written, with or without a remark in brackets, is this member's."""
        name = key(text)
        return key(member.name) in (name, _IN_BRACKETS.sub("", name))


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a product: its code in events, its name on sheets."""

    code: str
    name: str


@dataclass(frozen=True)
class Product:
    """What the workshop makes and the steps it is made in; `unit` is what a piece is called."""

    code: str
    name: str
    steps: tuple[Step, ...]
    unit: str = "件"

    @cached_property
    def _steps(self) -> dict[str, Step]:
        return _by_name_and_code(self.steps)

    def step(self, text: str) -> Step | None:
        """The step with this name or code."""
        return self._steps.get(key(text))

    def step_in(self, text: str) -> Step | None:
        """The step whose name is in a longer text; the longest one, None when none is."""
        held = [step for step in self.steps if key(step.name) in key(text)]
        return max(held, key=lambda step: len(step.name), default=None)


Named = TypeVar("Named", Step, Product)


@dataclass(frozen=True)
class Products:
    """The products of one workshop, found by name or code."""

    products: tuple[Product, ...]

    @cached_property
    def _products(self) -> dict[str, Product]:
        return _by_name_and_code(self.products)

    @cached_property
    def units(self) -> frozenset[str]:
        """What the pieces of this workshop are called."""
        return frozenset(key(product.unit) for product in self.products)

    def product(self, text: str) -> Product | None:
        """The product with this name or code."""
        return self._products.get(key(text))

    def label(self, product: str, step: str) -> str:
        """What a product and its step are called, by their codes."""
        made = next((one for one in self.products if one.code == product), None)
        done = next((one for one in made.steps if one.code == step), None) if made else None
        return f"{made.name if made else product} {done.name if done else step}"

    def split(self, text: str) -> tuple[Product, Step | None] | None:
        """Product and step told in one: `灯笼骨架`, `灯笼-骨架`, `灯笼（骨架）`."""
        whole = key(text)
        for name in sorted(self._products, key=len, reverse=True):
            if whole.startswith(name):
                product = self._products[name]
                rest = _BETWEEN.sub("", whole[len(name) :])
                if not rest:
                    return product, None
                step = product.step(rest)
                if step is not None:
                    return product, step
        return None

    def split_whole(self, text: str) -> tuple[Product, Step] | None:
        """Product and step told in one; a product made in a single step needs no word for it."""
        found = self.split(text)
        if found is None:
            return None
        product, step = found
        step = step or (product.steps[0] if len(product.steps) == 1 else None)
        return (product, step) if step else None

    def mentioned(self, text: str) -> tuple[Product, Step | None] | None:
        """The one product named in a title, and its step if that is; None when two may be meant."""
        whole = key(text)
        named = [product for product in self.products if key(product.name) in whole]
        longest = max(named, key=lambda product: len(product.name), default=None)
        if longest is None or any(key(other.name) not in key(longest.name) for other in named):
            return None
        return longest, longest.step_in(whole.replace(key(longest.name), " "))


def _unique(pairs: Iterable[tuple[str, Member]]) -> dict[str, Member | None]:
    found: dict[str, Member | None] = {}
    for name, member in pairs:
        found[name] = None if name in found else member
    return found


def _by_name_and_code(items: Iterable[Named]) -> dict[str, Named]:
    found = {key(item.code): item for item in items}
    return found | {key(item.name): item for item in items}  # a name wins over another's code
