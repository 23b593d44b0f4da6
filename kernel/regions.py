"""The tree of regions, as their codes tell it (GB/T 2260 and GB/T 10114): a prefix covers what lies below."""

from collections.abc import Iterable, Mapping, Sequence

LENGTHS = (2, 4, 6, 9, 12)
"""How many digits name a province, a city, a county, a town and a village."""
TOP = ""


def parent_of(code: str) -> str:
    """What a region lies in; `TOP` for a province."""
    above = [length for length in LENGTHS if length < len(code)]
    return code[: above[-1]] if above else TOP


def path_of(village: str) -> list[str]:
    """From the province down to the village itself."""
    return [village[:length] for length in LENGTHS if length <= len(village)]


def tree_of(codes: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """What lies right below each region, in order of code."""
    below: dict[str, list[str]] = {}
    for code in sorted(codes):
        below.setdefault(parent_of(code), []).append(code)
    return below
