"""The import rules of pyproject.toml hold, and each notices what it forbids.

Tried on a house of empty rooms in which one room imports one thing.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES = PYPROJECT["tool"]["importlinter"]["root_packages"]
ROOMS = [
    "context",
    "api",
    "pages",
    "cli",
    "schemas",
    "policies",
    "tasks",
    "service",
    "projections",
    "domain",
    "readmodel",
    "events",
]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house with all rooms of all contexts, every room empty."""
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    for package in PACKAGES:
        rooms = {"kernel": ["events", "money"], "shell": ["web"], "demo": ["load"]}.get(package, ROOMS)
        (tmp_path / package).mkdir()
        for module in ("__init__", *rooms):
            (tmp_path / package / f"{module}.py").touch()
    return tmp_path


def broken_rules(house: Path) -> set[str]:
    """The names of the rules that import-linter finds broken."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=house, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.endswith(" BROKEN")]
    broken = {line.removesuffix(" BROKEN") for line in lines}
    assert bool(broken) == bool(done.returncode), done.stdout + done.stderr
    return broken


def rule(id: str) -> str:
    """The full name of the rule with this id."""
    contracts = PYPROJECT["tool"]["importlinter"]["contracts"]
    return next(contract["name"] for contract in contracts if contract["id"] == id)


def test_every_context_of_the_house_is_under_the_rules() -> None:
    """Every folder with a `context.py` is named in the rules, so that none escapes them."""
    assert {path.parent.name for path in ROOT.glob("*/context.py")} - {"shell"} <= set(PACKAGES)


@pytest.mark.parametrize(
    ("module", "statement", "broken"),
    [
        ("workshops/domain", "import workshops.service", "rooms"),
        ("workshops/service", "import workshops.tasks", "rooms"),
        ("income/api", "import income.pages", "rooms"),
        ("people/events", "import people.domain", "rooms"),
        ("people/cli", "import people.context", "rooms"),
        ("workshops/helpers", "", "rooms"),
        ("shell/web", "import workshops", "floors"),
        ("shell/web", "import demo.load", "floors"),
        ("workshops/tasks", "import demo.load", "floors"),
        ("kernel/money", "import shell.web", "floors"),
        ("kernel/money", "import income.events", "floors"),
        ("kernel/money", "import flask", "pure"),
        ("people/events", "import eventsourcing.domain", "pure"),
        ("workshops/domain", "import sqlalchemy", "pure"),
        ("workshops/domain", "import shell.web", "pure"),
        ("workshops/service", "from redis import Redis", "pure"),
        ("income/pages", "import workshops.service", "doors"),
        ("income/projections", "import workshops.domain", "doors"),
        ("people/service", "import workshops.events", "doors"),
        ("people/readmodel", "import income.readmodel", "doors"),
        ("workshops/service", "import workshops.readmodel", "lookups"),
        ("workshops/service", "import people.readmodel", "lookups"),
    ],
)
def test_a_forbidden_import_breaks_its_rule(house: Path, module: str, statement: str, broken: str) -> None:
    """One import against a rule, and import-linter names that rule."""
    (house / f"{module}.py").write_text(f"{statement}\n")
    assert rule(broken) in broken_rules(house)


def test_what_the_rules_allow_passes(house: Path) -> None:
    """Going downstairs, standing on shell and kernel, and the doors between contexts."""
    allowed = {
        "workshops/context": "import workshops.api, workshops.pages, workshops.events, shell.web",
        "workshops/api": "import workshops.schemas, workshops.service, people.readmodel",
        "workshops/pages": "import flask, workshops.tasks, workshops.readmodel, income.readmodel",
        "workshops/service": "import workshops.domain, kernel.money",
        "workshops/domain": "import workshops.events, kernel.events",
        "income/projections": "import income.readmodel, workshops.events, sqlalchemy",
        "people/policies": "import people.tasks, workshops.events",
        "shell/web": "import kernel.events, flask",
        "demo/load": "import workshops.service, people.readmodel, shell.web, kernel.money",
    }
    for module, statement in allowed.items():
        (house / f"{module}.py").write_text(f"{statement}\n")
    assert broken_rules(house) == set()
