"""Lock files pin what we use by name, version and hash, and name no place to get it from."""

import os
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMES = re.compile(r"(requirements/.*\.txt|(.*/)?(package-lock\.json|.*\.lock|.*lock\.yaml))")
MADE = {"node_modules", "var"}
ADDRESS = re.compile(r"[a-z+]+://|--(extra-)?index-url|--find-links|^-[if] ", re.MULTILINE)


def lock_files() -> list[str]:
    """All lock files in the checkout, those that tools made for themselves left out."""
    found = []
    for directory, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name[0] != "." and name not in MADE]
        here = Path(directory).relative_to(ROOT)
        found += [(here / name).as_posix() for name in files]
    return sorted(path for path in found if NAMES.fullmatch(path))


def test_there_are_lock_files_to_look_at() -> None:
    """The list below holds at least Python's four locks, so that its tests cannot be empty."""
    assert {f"requirements/{name}.txt" for name in ("uv", "run", "test", "audit")} <= set(lock_files())


@pytest.mark.parametrize("path", lock_files())
def test_a_lock_file_holds_no_address(path: str) -> None:
    """Where packages come from is the machine's setting, never the repository's."""
    assert not ADDRESS.findall((ROOT / path).read_text())


@pytest.mark.parametrize(
    "line", ['"resolved": "https://r.example/x.tgz"', "--index-url=x", "-f here", "git+ssh://x"]
)
def test_an_address_in_a_lock_file_is_noticed(line: str) -> None:
    """The rule finds each of the ways in which an address gets into a lock."""
    assert ADDRESS.search(f"flask==3.1.3\n{line}\n")


@pytest.mark.parametrize("name", ["uv", "run", "test", "audit"])
def test_every_python_requirement_has_a_version_and_a_hash(name: str) -> None:
    """What is installed is what was tried, byte for byte."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    entries = re.findall(r"^[a-z0-9].*(?:\n    --hash=.*)*", text, re.MULTILINE)
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9.-]+==[\w.]+[ ;]", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_what_is_tested_is_what_runs() -> None:
    """The tests' lock holds every line of the running lock's, unchanged."""
    pins = re.compile(r"^[a-z0-9][^ ]*==[^ ]+", re.MULTILINE)
    run, test = (
        set(pins.findall((ROOT / "requirements" / f"{name}.txt").read_text())) for name in ("run", "test")
    )
    assert run <= test


def test_nothing_is_ever_built_from_source() -> None:
    """Wheels only, by the project's setting and by each command: what a package does while it is built
    is run by nobody here."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert settings["tool"]["uv"]["no-build"] is True
    script = (ROOT / "dev").read_text()
    assert '["pip", "sync", "--require-hashes", "--no-build", str(lock)]' in script
    assert '"--require-hashes", "--no-deps"]' in script
    assert '"--only-binary=:all:", "--target"' in script
