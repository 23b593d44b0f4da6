"""Checks a pack of evidence: its files against the manifest, its events against the seals of the days.

It comes with every pack, and needs Python 3 and nothing else: python3 check.py
"""

import hashlib
import json
import sys
from pathlib import Path


def sha(*parts: bytes) -> bytes:
    """SHA-256 of some bytes behind one another."""
    return hashlib.sha256(b"".join(parts)).digest()


def say(line: str) -> None:
    """A line for who checks."""
    sys.stdout.write(line + "\n")


def check(folder: Path) -> bool:
    """Whether all of it is as it was made; what is not is named."""
    wrong: list[str] = []
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for name, digest in manifest["files"].items():
        if sha((folder / name).read_bytes()).hex() != digest:
            wrong.append(f"{name}: altered")
    roots: dict[int, str] = {}
    for stretch in json.loads((folder / "chain.json").read_text("utf-8")):
        link, seal = bytes.fromhex(stretch["before"]), stretch["seal"]
        for block, root in stretch["blocks"]:
            link, roots[block] = sha(link, bytes.fromhex(root)), root
        say(f"{seal['day'] or seal['at']}  {seal['link']}")
        if link.hex() != seal["link"]:
            wrong.append(f"seal at position {seal['position']}: does not follow from its blocks")
    lines = (folder / "events.jsonl").read_text("utf-8").splitlines()
    for line, digest in zip(lines, manifest["events"], strict=True):
        event = json.loads(line)
        head = "{position} {stream} {version} {topic}\n".format(**event)
        node = sha(b"\0", head.encode(), event["state"].encode())
        if node.hex() != digest:
            wrong.append(f"event at position {event['position']}: not the one in the manifest")
        for side, other in event["way"]:
            pair = (bytes.fromhex(other), node) if side == "left" else (node, bytes.fromhex(other))
            node = sha(b"\1", *pair)
        if node.hex() != roots.get(event["block"]):
            wrong.append(f"event at position {event['position']}: not in its block")
    say("\n".join(wrong) or f"{len(lines)} events, {len(manifest['files'])} files: all as they were made")
    return not wrong


if __name__ == "__main__":
    sys.exit(0 if check(Path(__file__).parent) else 1)
