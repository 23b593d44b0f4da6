"""The figures as text, as JSON, and between the marks in `docs/benchmarks.md`."""

import dataclasses
import json
import os
import platform
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psycopg

from bench import chart, oversell
from bench.generator import Figures
from bench.http import CLIENTS, NAMES, Measured, find, ratio

DOCS = Path(__file__).parent.parent / "docs"
MARKS = ("<!-- figures: written by ./dev bench -->", "<!-- /figures -->")
# Ours ÷ baseline at a million hand-ins and 16 clients.
TARGETS = {"hand-in": 2.0, "enrol": 2.0, "json": 2.0, "fill": 35.0, "fills": 35.0, "month": 55.0}
GROWTH = 1.1  # a hundred times the hand-ins may take this much of the time


def rate(figures: Figures) -> float:
    """Requests a second."""
    return figures.rate


def p50(figures: Figures) -> float:
    """Milliseconds until half were answered."""
    return figures.p50


def machine(url: str) -> dict[str, str]:
    """What it was measured on."""
    with psycopg.connect(url) as connection:
        settings = {}
        for name in ("server_version", "fsync", "synchronous_commit", "shared_buffers"):
            row = connection.execute(f"SHOW {name}").fetchone()
            settings[name] = str(row[0]) if row else ""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": cpu,
        "cores": str(os.cpu_count()),
        "memory": f"{memory:.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "postgresql": settings["server_version"].split()[0],
        "fsync": settings["fsync"],
        "synchronous_commit": settings["synchronous_commit"],
        "shared_buffers": settings["shared_buffers"],
    }


def text(figures: dict[str, Any]) -> str:
    """All tables, as Markdown."""
    parts = [_machine(figures)]
    if "http" in figures:
        parts += [_http(figures["http"]), _growth(figures["http"])]
    parts.append(_others(figures))
    return "\n\n".join(filter(None, parts)) + "\n"


def write(figures: dict[str, Any], docs: Path = DOCS) -> None:
    """Write the tables into the page, and JSON and chart beside it."""
    page = docs / "benchmarks.md"
    before, mark, rest = page.read_text(encoding="utf-8").partition(MARKS[0])
    _, end, after = rest.partition(MARKS[1])
    if not mark or not end:
        raise ValueError(f"{page} has lost the marks between which figures go")
    page.write_text(f"{before}{mark}\n\n{text(figures)}\n{end}{after}", encoding="utf-8")
    plain = json.dumps(figures, indent=1, ensure_ascii=False, default=_plain)
    (docs / "benchmarks.json").write_text(plain + "\n", encoding="utf-8")
    if "http" in figures:
        (docs / "benchmarks.svg").write_text(chart.draw(_bars(figures["http"])), encoding="utf-8")


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    raise TypeError(f"{value!r} has no place in the figures")


def _machine(figures: dict[str, Any]) -> str:
    m = figures["machine"]
    return (
        f"{figures['when']}: {m['processor']}, {m['cores']} cores, {m['memory']}, {m['system']}, "
        f"Python {m['python']}, PostgreSQL {m['postgresql']} (fsync {m['fsync']}, synchronous_commit "
        f"{m['synchronous_commit']}, shared_buffers {m['shared_buffers']}); {figures['rounds']} rounds of "
        f"{figures['seconds']:.0f} s."
    )


def asked(measured: Sequence[Measured]) -> dict[str, str]:
    """What was asked, by what it is called."""
    known = {each.question for each in measured}
    return {question: name for question, name in NAMES.items() if question in known}


def _scales(measured: Sequence[Measured]) -> list[int]:
    return sorted({each.scale for each in measured})


def _http(measured: Sequence[Measured]) -> str:
    rows = []
    for question, name in asked(measured).items():
        for scale in _scales(measured):
            for clients in CLIENTS:
                ours = find(measured, question, clients, "ours", scale)
                theirs = find(measured, question, clients, "baseline", scale)
                decisive = scale == 1_000_000 and clients == 16
                target = TARGETS.get(question) if decisive else None
                rows.append(
                    [
                        name,
                        f"{scale:,}",
                        str(clients),
                        *_told(ours),
                        *_told(theirs),
                        f"**{ratio(ours, theirs, rate):.2f}**",
                        f"≥ {target:g}" if target else "",
                    ]
                )
    heads = ["", "hand-ins", "clients", "ours/s", "p50 ms", "p99 ms"]
    heads += ["baseline/s", "p50 ms", "p99 ms", "ours ÷ baseline", "target"]
    return _table(heads, rows)


def _told(measured: Measured) -> list[str]:
    return [
        f"{measured.median(rate):,.0f}",
        f"{measured.median(p50):.1f}",
        f"{measured.median(lambda each: each.p99):.1f}",
    ]


def _growth(measured: Sequence[Measured]) -> str:
    """How much longer the same takes with many more hand-ins in the tables."""
    scales = _scales(measured)
    if len(scales) < 2:
        return ""
    few, many = scales[0], scales[-1]
    rows = []
    for question, name in asked(measured).items():
        for clients in CLIENTS:
            row = [name, str(clients)]
            for side in ("ours", "baseline"):
                small, large = (find(measured, question, clients, side, scale) for scale in (few, many))
                row.append(f"{ratio(large, small, p50):.2f}")
            rows.append([*row, f"≤ {GROWTH:g}"])
    heads = ["", "clients", "ours", "baseline", "target, ours"]
    return f"Time (p50) at {many:,} hand-ins ÷ at {few:,}:\n\n{_table(heads, rows)}"


def _others(figures: dict[str, Any]) -> str:
    rows = [
        [
            f"append, {each.name}",
            f"{each.ours:,.0f} events/s",
            f"{each.ratio:.2f} of raw inserts ({each.raw:,.0f}/s)",
            f"≥ {each.target:.2f}",
        ]
        for each in figures.get("append", ())
    ]
    for each in figures.get("projection", ()):
        sign = "≤" if each.unit == "ms" else "≥"
        figure = f"{each.figure:,.1f}" if each.unit == "ms" else f"{each.figure:,.0f}"
        target = "" if each.target is None else f"{sign} {each.target:,.0f} {each.unit}"
        rows.append([each.name, f"{figure} {each.unit}", "", target])
    for rush in figures.get("oversell", ()):
        found = rush["found"]
        rows.append(
            [
                f"{oversell.NAMES[found.question]}, {rush['scale']:,} hand-ins, {found.side}",
                f"oversold {found.oversold}, left over {found.undersold}",
                f"in {found.runs} runs of {found.seconds:.2f} s",
                "0",
            ]
        )
    for load in figures.get("load", ()):
        rows.append(
            [
                f"rebuilding all read models, {load['scale']:,} hand-ins",
                f"{load['rebuilt']:,.0f} events/s",
                f"{load['events']:,} events",
                "",
            ]
        )
    for store, each in figures.get("pay-run", {}).items():
        rows.append(
            [
                f"pay run of {each.slips:,} slips, {each.hand_ins:,} hand-ins, {store}",
                f"{each.seconds:.1f} s",
                "a hand-in meanwhile: p50 {:.0f} ms, p99 {:.0f} ms (before: {:.0f}, {:.0f})".format(
                    *each.meanwhile, *each.before
                ),
                "≤ 60 s",
            ]
        )
    if "import" in figures:
        found = figures["import"]
        rows.append(
            [
                f"importing a day sheet of {found['rows']:,} rows, each inspected",
                f"{found['rate']:,.0f} rows/s",
                f"{found['rows'] / found['rate']:.1f} s",
                "",
            ]
        )
    for clients, each in figures.get("hello", ()):
        rows.append([f"a bare Flask saying hello, {clients} clients", f"{each.rate:,.0f} requests/s", "", ""])
    return _table(["", "figure", "", "target"], rows) if rows else ""


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, columns of equal width so that it reads as plain text too."""
    wide = [max(map(_width, column)) for column in zip(heads, *rows, strict=True)]
    lines = [heads, ["-" * max(3, width) for width in wide], *rows]
    return "\n".join(f"| {' | '.join(map(_filled, line, wide))} |" for line in lines)


def _filled(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(text: str) -> int:
    """Columns on a screen: Chinese signs take two."""
    return sum(2 if "\u2e80" <= sign <= "\uffff" else 1 for sign in text)


def _bars(measured: Sequence[Measured]) -> list[chart.Pair]:
    best: Callable[[Measured], float] = lambda each: statistics.median(map(rate, each.rounds))  # noqa: E731
    pairs = []
    for question, name in asked(measured).items():
        for scale in _scales(measured):
            ours = find(measured, question, CLIENTS[-1], "ours", scale)
            theirs = find(measured, question, CLIENTS[-1], "baseline", scale)
            pairs.append(chart.Pair(name, f"{scale:,}", best(ours), best(theirs), ratio(ours, theirs, rate)))
    return pairs
