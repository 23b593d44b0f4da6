"""The clients: wrk, told by a Lua script what to ask and as whom."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).parent / "wrk"


class Failed(Exception):
    """Some answers were not as they should be, so the figures mean nothing."""


@dataclass(frozen=True)
class Figures:
    """Requests a second, milliseconds until half and until 99 of 100 were answered, and their number."""

    rate: float
    p50: float
    p99: float
    requests: int = 0


@dataclass(frozen=True)
class Script:
    """A Lua script and the file with its plan: whom to be, what to ask.

    `puts` is how many things the plan has that can be done only once; None where it can be asked for ever.
    """

    name: str
    plan: Path
    puts: int | None = None

    @classmethod
    def write(cls, name: str, path: Path, plan: Mapping[str, Any]) -> "Script":
        """Write the plan down where wrk can read it."""
        path.write_text(f"return {_lua(plan)}\n", encoding="utf-8")
        return cls(name, path, len(plan["puts"]) if "puts" in plan else None)

    def run(self, address: str, *, clients: int, seconds: float, done: int = 0) -> Figures:
        """Ask an address for some seconds with this many clients, each waiting for its answer.

        The first `done` things of the plan were done before. Raises `Failed` where an answer was an error or
        did not come, and where there was not enough to do.
        """
        command = ["wrk", "--threads", "1", "--connections", str(clients), "--timeout", "20s"]
        command += ["--duration", f"{seconds:.0f}s"]
        command += ["--script", str(SCRIPTS / f"{self.name}.lua"), address, "--", str(self.plan), str(done)]
        told = subprocess.run(command, check=False, capture_output=True, text=True)
        if told.returncode:
            raise Failed(f"{self.name} at {address}: {told.stderr.strip() or told.stdout.strip()}")
        found = json.loads(told.stdout.strip().splitlines()[-1])
        if found["failed"] or found["lost"] or not found["requests"]:
            raise Failed(f"{self.name} at {address}: {found}")
        if self.puts is not None and done + found["requests"] + clients > self.puts:
            raise Failed(f"{self.name} at {address} has nothing left to do: fewer --seconds or --rounds")
        return Figures(found["requests"] / found["seconds"], found["p50"], found["p99"], found["requests"])


def need_wrk() -> None:
    """Make sure that wrk is there. Raises `Failed` with the line to run where we may not install it."""
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "wrk"]
    if shutil.which("wrk"):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
        if subprocess.run(install, env=quiet, check=False).returncode == 0:
            return
    raise Failed(f"The bench needs wrk: sudo {' '.join(install)}")


def _lua(value: Any) -> str:
    """A value as Lua writes it."""
    match value:
        case Mapping():
            return "{" + ", ".join(f"[{_lua(key)}] = {_lua(each)}" for key, each in value.items()) + "}"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case Sequence():
            return "{" + ", ".join(map(_lua, value)) + "}"
        case _:
            return str(value)
