"""No secret is in the repository: looked for by form, and by what it is called."""

import math
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORMS = {
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    "a key of a cloud": r"\b(?:AKIA|ASIA|LTAI|AKID)[A-Za-z0-9]{12,40}\b",
    "a token of ours": r"\bgft?_[A-Za-z0-9_-]{43}\b",
    "a token of a forge": r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|glpat-[\w-]{20})\b",
    "a token of a chat": r"\bxox[abprs]-[A-Za-z0-9-]{10,}\b",
    "a signed token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
    "a password in an address": r"\b(?:postgres(?:ql)?|rediss?|https?|amqp)://[^\s:/@\"'{}…]*:[^\s:/@\"'{}…]{6,}@",
}
NAMED = re.compile(
    r"""(?ix) \b\w*(?:secret|passwd|password|master_?key|api_?key|access_?key|token)\w*
    ["']?\s*[:=]\s*["']([A-Za-z0-9+/_=-]{20,})["']"""
)
RANDOM = 4.2  # bits a character; words and repeated letters have fewer


def bits(text: str) -> float:
    """How many bits a character of a text tells."""
    counts = Counter(text).values()
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts)


def secrets_in(text: str) -> list[str]:
    """What in a text looks like a secret."""
    found = [what for what, looks in FORMS.items() if re.search(looks, text)]
    return found + [
        f"something random: {value[:6]}…" for value in NAMED.findall(text) if bits(value) > RANDOM
    ]


def files(root: Path) -> list[Path]:
    """All text files of a repository, those not committed yet included."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    return [root / name for name in listed.stdout.splitlines() if (root / name).is_file()]


def secrets_below(root: Path) -> tuple[dict[str, list[str]], int]:
    """By file of a repository: what in it looks like a secret; and how many files were read."""
    found, read = {}, 0
    for path in files(root):
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        read += 1
        if path != Path(__file__) and (secrets := secrets_in(text)):
            found[str(path.relative_to(root))] = secrets
    return found, read


def test_no_file_of_the_repository_holds_a_secret() -> None:
    """Keys, tokens and passwords come from the environment, never from here."""
    found, read = secrets_below(ROOT)
    assert read > 300
    assert found == {}


def test_a_secret_in_a_copy_of_the_repository_is_found(tmp_path: Path) -> None:
    """Committed, or only about to be: in settings, in code, in a file without an end. What git passes over,
    as the environments tools make, is passed over here."""
    planted = "ghp_" + "Zk3vQ9xL1mT7bN5cR8wY2pD4fG6hJ0sAuEiO"
    for name in (".gitignore", "wsgi.py", "shell/config.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert secrets_below(tmp_path) == ({}, 3)
    (tmp_path / "deploy.env").write_text(f"TOKEN={planted}\n")
    with (tmp_path / "shell/config.py").open("a") as code:
        code.write(f"\nTOKEN = '{planted}'\n")
    (tmp_path / "id_key").write_text("-----BEGIN OPENSSH " + "PRIVATE KEY-----\nMII")
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secrets.json").write_text(planted)
    subprocess.run(["git", "add", "shell"], cwd=tmp_path, check=True)
    assert set(secrets_below(tmp_path)[0]) == {"deploy.env", "shell/config.py", "id_key"}


@pytest.mark.parametrize(
    "planted",
    [
        "-----BEGIN " + "PRIVATE KEY-----\nMII",
        "-----BEGIN RSA " + "PRIVATE KEY-----\nMII",
        "id = LTAI" + "5tQ8zXk2WmPvB7cR",
        "gft_" + "Zk3vQ9xL1mT7bN5cR8wY2pD4fG6hJ0sA_uE-iOqKzXy",
        "xoxb-" + "123456789012-abcdefghijkl",
        "gf_" + "Zk3vQ9xL1mT7bN5cR8wY2pD4fG6hJ0sA_uE-iOqKzXy",
        "ghp_" + "Zk3vQ9xL1mT7bN5cR8wY2pD4fG6hJ0sAuEiO",
        "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0In0" + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r",
        "postgresql://gongfu:" + "hunter2hunter2@db/gongfu",
        'GONGFU_SECRET_KEY = "' + 'Zk3vQ9xL1mT7bN5cR8wY2pD4fG6hJ0sA"',
        "password: '" + "Zk3vQ9xL1mT7bN5cR8wY2pD4'",
        '"api_key": "' + 'q8Zk3vQ9xL1mT7bN5cR8wY2pD4fG6hJ0"',
    ],
)
def test_a_planted_secret_is_found(planted: str) -> None:
    """The search above can fail: each of these would make it."""
    assert secrets_in(f"import os\n{planted}\n")


@pytest.mark.parametrize(
    "harmless",
    [
        "DATABASE_URL=postgresql://gongfu@db/gongfu",
        "secret_key='development-only'",
        "token = issue_token(account)",
    ],
)
def test_what_only_speaks_of_secrets_is_none(harmless: str) -> None:
    """Names and placeholders are not taken for one."""
    assert secrets_in(harmless) == []
