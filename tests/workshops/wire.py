"""What the programs of these tests send, and how they look at what is there."""

from typing import Any

from tests.examples import who
from tests.program import Program
from tests.workshops.desk import TODAY

AT = f"/workshops/{who.WORKSHOP}"
ENTRY = who.an_id("entry")
FORM = {
    "workshop": who.WORKSHOP,
    "worker": "0101",
    "product": "lantern",
    "step": "packing",
    "quantity": 13,
    "work_date": TODAY.isoformat(),
}
GOOD = {"accepted": 13, "rework": 0, "rejected": 0}


def inspected(program: Program, id: str = ENTRY, **split: Any) -> Any:
    """Inspect a hand-in under an id of the request's own."""
    return program.post(f"/hand-ins/{id}/inspection", {"id": who.an_id(f"of {id}"), **GOOD, **split})
