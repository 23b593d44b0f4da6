"""A workshop's day sheet of many rows, imported as its coordinator would: uploaded, then waited for."""

import io
import json
import time
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import xlsxwriter
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from bench.workload import PRODUCTS, Workload, Workshop
from kernel.time import today

HEADINGS = ("日期", "工号", "姓名", "产品", "工序", "数量", "合格")
GIVE_UP = 600.0  # seconds


def rows_a_second(address: str, token: str, workload: Workload, rows: int) -> float:
    """Upload a sheet of the first workshop; answers rows a second from the upload to the job's end.

    Raises `RuntimeError` where not every row was recorded, with what the job says.
    """
    workshop = workload.workshops[0]
    sheet = _xlsx(workshop, workload, rows)
    began = time.perf_counter()
    job = _upload(f"{address}/api/v1/workshops/{workshop.id}/day-sheets/{uuid4()}", token, sheet)
    while True:
        told = _ask(f"{address}/api/v1/jobs/{job}", token)
        if told["state"] in ("done", "failed"):
            break
        if time.perf_counter() - began > GIVE_UP:
            raise RuntimeError(f"the import does not end: {told}")
        time.sleep(0.05)
    seconds = time.perf_counter() - began
    if told["state"] != "done" or told["result"]["rows_new"] != rows:
        raise RuntimeError(f"not every row was recorded: {told}"[:2000])
    return rows / seconds


def _xlsx(workshop: Workshop, workload: Workload, rows: int) -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"constant_memory": True})
    sheet = book.add_worksheet("十一月")
    day = book.add_format({"num_format": "yyyy/m/d"})
    sheet.write_row(0, 0, HEADINGS)
    for number, cells in enumerate(_rows(workshop, workload, rows), 1):
        sheet.write_datetime(number, 0, cells[0], day)
        sheet.write_row(number, 1, cells[1:])
    book.close()
    return held.getvalue()


def _rows(workshop: Workshop, workload: Workload, rows: int) -> Iterator[tuple[Any, ...]]:
    """Rows that differ from one another, all of them right."""
    labels = [(PRODUCTS[product][0], PRODUCTS[product][1][step]) for product, step in workload.works]
    days = 90
    for number in range(rows):
        work_date = today() - timedelta(days=days - number * days // rows)
        member = workshop.members[number % len(workshop.members)]
        product, step = labels[number // len(workshop.members) % len(labels)]
        quantity = 10 + number % 97
        yield work_date, member.number, member.name, product, step, quantity, quantity - number % 3


def _upload(address: str, token: str, sheet: bytes) -> str:
    file = FileStorage(io.BytesIO(sheet), filename="十一月.xlsx")
    parts = {"file": file, "dry_run": "false", "partial": "false"}
    boundary, body = encode_multipart(parts)
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": f"multipart/form-data; boundary={boundary}",
    }
    upload = urllib.request.Request(address, method="PUT", data=body, headers=headers)
    with urllib.request.urlopen(upload) as answer:
        return str(json.load(answer)["job"])


def _ask(address: str, token: str) -> dict[str, Any]:
    asked = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(asked) as answer:
        found: dict[str, Any] = json.load(answer)
    return found
