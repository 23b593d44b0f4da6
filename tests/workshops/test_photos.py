"""A photo of what was wrong with pieces: the picture and nothing else, for its worker and its workshop."""

import io
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from PIL import Image

from kernel.errors import Invalid
from kernel.identity import Grant, Role
from kernel.time import fixed_now
from people.readmodel import Accounts, Sessions
from shell import photos
from shell.photos import cleaned
from tests.examples import who
from tests.program import Program
from tests.workshops.desk import NOW, TODAY, Browser, Desk
from tests.workshops.wire import ENTRY, FORM, inspected
from workshops.domain import HandIn
from workshops.service import Photos

AT = f"/hand-ins/{ENTRY}/photos"
PLACE = b"30.8 N 121.1 E of the kitchen"


def picture(format: str = "JPEG", size: tuple[int, int] = (40, 30), colour: str = "red") -> bytes:
    """A photo as a phone takes it: upright only by what it says of itself, and saying where it was taken."""
    image, out = Image.new("RGB", size, colour), io.BytesIO()
    said = Image.Exif()
    said[0x0112] = 6  # to be turned
    said[0x010E] = PLACE.decode()
    image.save(out, format, exif=said)
    return out.getvalue()


def sent(program: Program, data: bytes, name: str = "kitchen.jpg", at: str = AT) -> Any:
    """Send a photo as a program does."""
    return program.upload(at, photo=(data, name))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_nothing_comes_along_but_the_picture(format: str) -> None:
    """Turned upright, without place or words, as JPEG."""
    data = picture(format)
    assert PLACE in data
    with Image.open(io.BytesIO(cleaned(data))) as kept:
        assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", (30, 40), {})
    assert PLACE not in cleaned(data)
    assert cleaned(data) == cleaned(data)


def test_a_large_photo_is_made_smaller() -> None:
    """Sixteen hundred points are enough to see a broken wire."""
    with Image.open(io.BytesIO(cleaned(picture(size=(3200, 2400))))) as kept:
        assert max(kept.size) == 1600


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='steal()'/>",
        b"<!doctype html><script>steal()</script>",
        b"GIF89a" + bytes(40),
        picture()[:200],
        b"\xff\xd8\xff\xe0" + bytes(1000),
    ],
    ids=["nothing", "svg", "html", "gif", "cut off", "not really"],
)
def test_what_is_no_photo_is_refused(data: bytes) -> None:
    """By its content, whatever it is called."""
    with pytest.raises(Invalid) as refused:
        cleaned(data)
    assert (refused.value.code, refused.value.field) == ("photo-unreadable", "photo")


def test_a_photo_that_unpacks_to_gigabytes_is_refused() -> None:
    """Before it is unpacked: its points stand in its head; and one of many bytes before it is looked at."""
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    for data in (bomb.getvalue(), bytes(photos.LARGEST + 1)):
        with pytest.raises(Invalid) as refused:
            cleaned(data)
        assert refused.value.code == "photo-too-large"


def test_a_photo_is_taken_of_what_was_inspected(desk: Desk, clerk: Program, amei: Program) -> None:
    """Kept sealed beside the events, which hold its id and digest; the same one again is one."""
    clerk.put(f"/hand-ins/{ENTRY}", FORM)
    early = sent(clerk, picture())
    assert (early.status_code, early.json["code"]) == (409, "not-inspected")
    inspected(clerk, accepted=12, rejected=1)
    first = sent(clerk, picture())
    assert first.status_code == 200, first.json
    head = desk.house.store.head()
    assert sent(clerk, picture(), "another name.png").json == first.json
    assert desk.house.store.head() == head
    for program in (clerk, amei):
        (told,) = program.get(AT).json["items"]
        assert told == first.json
        seen = program.get(f"{AT}/{told['photo']}")
        assert seen.mimetype == "image/jpeg"
        assert "no-store" in seen.headers["Cache-Control"]
        assert sha256(seen.data).hexdigest() == told["digest"]
    assert amei.get(f"{AT}/{who.an_id('no photo')}").status_code == 404


def test_photos_are_few(desk: Desk, clerk: Program) -> None:
    """Six show what is wrong."""
    clerk.put(f"/hand-ins/{ENTRY}", FORM)
    inspected(clerk, accepted=12, rejected=1)
    colours = ("red", "green", "blue", "black", "white", "yellow", "orange")
    answers = [sent(clerk, picture(colour=colour)) for colour in colours]
    assert [answer.status_code for answer in answers] == [200] * 6 + [409]
    assert answers[-1].json["code"] == "too-many-photos"


def test_a_photo_is_added_where_pieces_are_inspected(desk: Desk, counter: Browser) -> None:
    """With the form, beside the count; its worker and whoever answers them see it."""
    id = who.an_id("seen")
    desk.hand_in(id, 30)
    fields = {f"grade-{id}-A": "29", f"rejected-{id}": "1", f"reason-{id}": "dirty"}
    file = (io.BytesIO(picture()), "../../kitchen.jpg")
    done = counter.post("/inspection", item=id, day=TODAY.isoformat(), **fields, **{f"photo-{id}": file})
    assert done.status_code == 303
    (taken,) = desk.house.store.get(HandIn, id).photos
    shown = f"/workshops/{who.WORKSHOP}/hand-ins/{id}/photos/{taken.photo}"
    seen = counter.get(shown)
    assert seen.mimetype == "image/jpeg"
    assert "no-store" in seen.headers["Cache-Control"]
    page = worker_page(desk, f"/income/entries/{id}")
    assert shown in page
    assert "给毛病拍了一张照片。" in page


def test_what_is_no_photo_keeps_the_inspection(desk: Desk, counter: Browser) -> None:
    """The count is recorded; the photo is asked for again with its reason."""
    id = who.an_id("seen")
    desk.hand_in(id, 30)
    fields = {f"grade-{id}-A": "29", f"rejected-{id}": "1", f"reason-{id}": "dirty"}
    file = (io.BytesIO(b"<svg/>"), "kitchen.jpg")
    answer = counter.post("/inspection", item=id, day=TODAY.isoformat(), **fields, **{f"photo-{id}": file})
    assert answer.status_code == 422
    assert "这不是照片，或者坏了" in answer.text
    assert desk.house.store.get(HandIn, id).split is not None
    again = {f"photo-{id}": (io.BytesIO(picture()), "kitchen.jpg")}
    assert counter.post("/inspection", item=id, day=TODAY.isoformat(), **fields, **again).status_code == 303
    assert len(desk.house.store.get(HandIn, id).photos) == 1


def test_an_erased_persons_photos_are_destroyed(desk: Desk, clerk: Program) -> None:
    """The event stays and tells nothing; the picture is gone, and after three years for everybody."""
    clerk.put(f"/hand-ins/{ENTRY}", FORM)
    inspected(clerk, accepted=12, rejected=1)
    photo = sent(clerk, picture()).json["photo"]
    files = desk.house.files
    assert files.about(who.AMEI) == [("defect-photo", files.get(photo))]
    with desk.house.records_engine.begin() as connection:
        files.forget(connection, who.AMEI)
    assert clerk.get(f"{AT}/{photo}").status_code == 404
    assert len(desk.house.get(Photos).store.get(HandIn, ENTRY).photos) == 1


def worker_page(desk: Desk, path: str) -> str:
    """What 阿梅's phone shows."""
    accounts = desk.house.get(Accounts)
    with fixed_now(NOW):
        account = accounts.open("13900001111", at=NOW)
        accounts.grant(account, Grant(Role.WORKER, worker=who.AMEI), at=NOW)
        token = desk.house.get(Sessions).issue(account, kind="browser", lasts=timedelta(days=1))
    phone = desk.app.test_client()
    phone.set_cookie("gongfu", token)
    desk.catch_up()
    answer = phone.get(path, headers={"Gongfu-Now": NOW.isoformat()})
    assert answer.status_code == 200, answer.text
    return answer.text
