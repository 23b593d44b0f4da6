"""从表格收件数, by the door: tried out, seen, taken in."""

import io

from tests.examples import who
from tests.workshops.desk import Browser, Desk, words

SHEET = "日期,工号,产品,工序,数量,合格\n2026-11-02,0101,灯笼,布线,80,80\n2026-11-02,0207,灯笼,布线,90,\n"


def upload(counter: Browser, text: str) -> str:
    """Try a file out; answers the page to watch."""
    file = (io.BytesIO(text.encode()), "林阿梅的表.csv")
    answer = counter.post("/import", file=file)
    assert answer.status_code == 303, words(answer)
    return str(answer.location)


def test_a_day_sheet_is_tried_out_and_then_taken_in_without_choosing_it_again(
    desk: Desk, counter: Browser
) -> None:
    """Looking records nothing; one press takes the same file in; taken in twice it is there once."""
    page = upload(counter, SHEET)
    assert "马上开始" in counter.read(page)
    desk.work_off()
    assert "收进来：2 行" in counter.read(page)
    assert not desk.read.latest(who.WORKSHOP, 10)
    for _ in range(2):
        taken = counter.post(page, partial="false").location
        desk.work_off()
    assert "收进来了 2 行。" in counter.read(taken)
    rows = desk.read.latest(who.WORKSHOP, 10)
    assert sorted((row["number"], row["quantity"], row["state"]) for row in rows) == [
        ("0101", 80, "inspected"),
        ("0207", 90, "handed-in"),
    ]


def test_mistakes_in_a_sheet_are_told_row_by_row_and_the_rest_can_be_taken(
    desk: Desk, counter: Browser
) -> None:
    """Row and column as the spreadsheet has them; only if asked are the good rows taken alone."""
    page = upload(counter, SHEET.replace("90,", "九十来个,"))
    desk.work_off()
    told = counter.read(page)
    assert "有 1 处要改" in told
    assert "第 3 行" in told
    assert "只收没错的 1 行" in told
    taken = counter.post(page, partial="true").location
    desk.work_off()
    assert "收进来了 1 行。" in counter.read(taken)


def test_a_file_name_never_leaves_the_browser(desk: Desk, counter: Browser) -> None:
    """It may be a person's: jobs keep no trace of it, and only who chose it sees it."""
    page = upload(counter, SHEET)
    assert "林阿梅的表.csv" in counter.read(page)
    job = desk.house.jobs.get(page.rsplit("/", 1)[1])
    assert "林阿梅" not in str(job)


def test_an_import_is_seen_by_who_started_it_alone(desk: Desk, counter: Browser) -> None:
    """Another coordinator of the same workshop is told there is nothing there."""
    page = upload(counter, SHEET)
    assert desk.browser(desk.bella).get(page).status_code == 404


def test_no_file_chosen_is_said(counter: Browser) -> None:
    """The form comes back with what to do."""
    assert "请先选一个文件。" in words(counter.post("/import"))
