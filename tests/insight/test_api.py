"""What officials' programs are told: figures or null, never a nought for what is not told."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from kernel.time import ZONE
from tests.examples import who
from tests.insight.villages import COUNTY, NOVEMBER, TOWN, Villages, hired
from tests.program import Program, of, operator

A, B = who.VILLAGE, who.OTHER_VILLAGE
AFTER = {"Gongfu_Now": "2026-12-01T09:00:00+08:00"}


@pytest.fixture
def villages(app: Flask) -> Villages:
    """Twelve people of one village and four of another, in October."""
    villages = Villages(app)
    people = villages.settle(A, 12)
    villages.work(people, [100] * 12)
    villages.work(villages.settle(B, 4), [50] * 4)
    return villages


@pytest.fixture
def official(villages: Villages) -> Program:
    """The county's."""
    return villages.official()


def october(program: Program, region: str, more: str = "", **headers: str) -> Any:
    """A region's October."""
    asked = f"/insight/income?region={region}&from=2026-10&to=2026-10{more}"
    answer = program.get(asked, **AFTER | headers)
    assert answer.status_code == 200, answer.json
    return answer.json["months"][0]


def test_a_month_of_a_county_is_told_with_its_people_and_their_middle(official: Program) -> None:
    """12 × 42.00: twelve people, a median, no quartiles yet; the four are too few for anybody to be told."""
    assert october(official, COUNTY) == {
        "month": "2026-10",
        "suppressed": False,
        "closed": True,
        "workers": 12,
        "total": "504.00",
        "median": "42.00",
        "lower_quartile": None,
        "upper_quartile": None,
        "low_income_workers": None,
        "low_income_share": None,
        "listed_on": None,
        "new_workers": 12,
        "hourly_pay": None,
        "hourly_hours": "0.00",
        "hourly_workers": 0,
    }


def test_a_suppressed_row_has_every_figure_null(official: Program) -> None:
    """Four people; and the village beside them is told, because they are in no sum."""
    row = october(official, B)
    assert (row.pop("suppressed"), row.pop("closed"), row.pop("month")) == (True, True, "2026-10")
    assert set(row.values()) == {None}
    assert october(official, A)["total"] == october(official, TOWN)["total"] == "504.00"


def test_a_month_in_which_nobody_worked_is_nought_and_not_hidden(official: Program) -> None:
    """Nobody is nobody's secret."""
    answer = official.get(f"/insight/income?region={COUNTY}&from=2026-08&to=2026-09", **AFTER).json
    assert [(row["suppressed"], row["workers"], row["total"]) for row in answer["months"]] == [
        (False, 0, "0.00")
    ] * 2
    assert (answer["region"], answer["name"]) == (COUNTY, "临海市")


def test_a_stage_is_a_part_of_the_month(official: Program) -> None:
    """All of it is still to be checked; who is on low income is counted over the whole month only."""
    assert october(official, COUNTY, "&stage=estimated")["total"] == "504.00"
    assert october(official, COUNTY, "&stage=paid")["workers"] == 0
    assert official.get("/insight/income?stage=stolen").status_code == 422


def test_a_village_is_told_once_its_month_is_over(app: Flask) -> None:
    """While it goes on the town is told, and the village after its last day; so it is looking back."""
    villages = Villages(app)
    villages.now = datetime(2026, 10, 20, 16, 0, tzinfo=ZONE)
    villages.work(villages.settle(A, 12), [100] * 12)
    official = villages.official()
    in_time = "2026-10-31T23:00:00+08:00"
    assert october(official, TOWN, Gongfu_Now=in_time)["workers"] == 12
    assert october(official, A, Gongfu_Now=in_time)["suppressed"] is True
    assert october(official, A)["workers"] == 12
    assert october(official, A, "&as_of=2026-10-31")["suppressed"] is True
    assert october(official, A, "&as_of=2026-11-04")["workers"] == 12


def test_as_of_a_day_means_all_recorded_by_its_end(villages: Villages, official: Program) -> None:
    """What came in the next day is not in it."""
    villages.now += timedelta(days=1)
    villages.work([who.an_id(f"{A} {number}") for number in range(6)], [100] * 6)
    assert october(official, COUNTY)["total"] == "756.00"
    day = (villages.now - timedelta(days=1)).date()
    assert october(official, COUNTY, f"&as_of={day}")["total"] == "504.00"


def test_the_parts_of_a_region_are_told_with_their_names(official: Program) -> None:
    """The county's only town with income; the town's two villages, one of which may be told."""
    towns = official.get(f"/insight/regions?region={COUNTY}&month=2026-10", **AFTER).json
    assert [(each["region"], each["name"], each["workers"]) for each in towns["items"]] == [
        (TOWN, "东塍镇", 12)
    ]
    below = official.get(f"/insight/regions?region={TOWN}&month=2026-10", **AFTER).json
    assert [(each["region"], each["suppressed"]) for each in below["items"]] == [(A, False), (B, True)]


def test_without_a_region_it_is_the_officials_own(villages: Villages, official: Program) -> None:
    """Who has none must name one."""
    assert official.get("/insight/income").json["region"] == COUNTY
    answer = operator(villages.app).get("/insight/income")
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["region"])
    assert operator(villages.app).get(f"/insight/income?region={COUNTY}").status_code == 200


@pytest.mark.parametrize(
    "what",
    [
        "income",
        "regions",
        "forecast",
        "fill-rates",
        "training-outcomes",
        "training-outcomes/regions",
        "vacancies",
        "low-income-lists",
    ],
)
def test_an_official_sees_their_own_region(villages: Villages, official: Program, what: str) -> None:
    """403 for the city above, for another county, and for whoever is no official."""
    assert official.get(f"/insight/{what}?region={TOWN}").status_code == 200
    for region in ("3310", "331083", "330106001"):
        assert official.get(f"/insight/{what}?region={region}").status_code == 403
    coordinator = of(villages.app, who.COORDINATOR, "13900008881")
    assert coordinator.get(f"/insight/{what}?region={A}").status_code == 403


@pytest.mark.parametrize("query", ["region=33108", "from=2026-13", "to=soon", "as_of=soon", "region=x"])
def test_what_cannot_be_read_is_malformed(official: Program, query: str) -> None:
    """422 for that field."""
    answer = official.get(f"/insight/income?{query}")
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [query.split("=")[0]]


def test_a_short_history_gets_a_plain_forecast_and_says_so(official: Program) -> None:
    """One month that is over: the last amount, from half of it to half as much again, no error claimed."""
    headers = {"Gongfu_Now": "2026-11-20T09:00:00+08:00"}
    told = official.get(f"/insight/forecast?region={COUNTY}&months=2", **headers).json
    assert (told["method"], told["error"], told["tried"], told["suppressed"]) == ("last", None, 0, False)
    assert told["months"] == [
        {"month": month, "expected": "504.00", "low": "252.00", "high": "756.00"}
        for month in ("2026-11", "2026-12")
    ]
    assert official.get("/insight/forecast?months=7").status_code == 422


def test_a_hidden_history_gets_no_forecast(official: Program) -> None:
    """What is not told as a month is not told as a forecast of it."""
    headers = {"Gongfu_Now": "2026-11-20T09:00:00+08:00"}
    told = official.get(f"/insight/forecast?region={B}", **headers).json
    assert (told["suppressed"], told["months"], told["method"]) == (True, [], "none")


def test_villages_with_few_people_stand_together_when_the_month_is_over(app: Flask) -> None:
    """Three and four are seven: a row of their own beside their town's others, with a name."""
    villages = Villages(app)
    villages.work(villages.settle(A, 3), [100] * 3)
    villages.work(villages.settle(B, 4), [50] * 4)
    below = villages.official().get(f"/insight/regions?region={TOWN}&month=2026-10", **AFTER).json["items"]
    assert [(each["region"], each["name"], each["workers"]) for each in below if not each["suppressed"]] == [
        (f"{TOWN}000", "人少的村，合在一起", 7)
    ]


def test_work_of_this_month_is_told_when_its_day_is_over(villages: Villages, official: Program) -> None:
    """The town's figures move on at midnight; who is new, and the hours, are told when the month is over."""
    villages.now = datetime(2026, 11, 3, 9, 0, tzinfo=ZONE)
    people = [who.an_id(f"{A} {number}") for number in range(12)]
    villages.work(people, [10] * 12, NOVEMBER)

    def told(day: str) -> Any:
        asked = f"/insight/income?region={TOWN}&from=2026-11&to=2026-11"
        (row,) = official.get(asked, Gongfu_Now=f"2026-11-{day}T09:00:00+08:00").json["months"]
        return row

    assert (told("03")["suppressed"], told("03")["total"]) == (False, "0.00")
    row = told("04")
    assert (row["workers"], row["total"], row["closed"]) == (12, "50.40", False)
    assert (row["new_workers"], row["hourly_workers"]) == (None, None)


def test_places_filled_are_told_by_trade_employer_and_village(villages: Villages, official: Program) -> None:
    """As gigs count them, with their names; places of another county are not among them."""
    hired(villages, "2026-10", "cleaning", A, asked=8, filled=6, attended=5, cancelled=2)
    hired(villages, "2026-10", "cleaning", "331081101201", asked=9, filled=1)
    for by, name in (("trade", "保洁"), ("employer", "样例保洁行"), ("village", "庙西村委会")):
        told = official.get(f"/insight/fill-rates?region={COUNTY}&by={by}&to=2026-10").json
        assert told["hours_to_full"] is None
        (one,) = told["items"]
        assert (one["name"], one["month"], one["asked"], one["filled"]) == (name, "2026-10", 8, 6)
        assert (one["rate"], one["attendance"], one["cancelled"]) == ("0.7500", "0.8333", 2)
    assert official.get("/insight/fill-rates?by=age").status_code == 422


def test_an_hour_is_told_with_the_month_and_of_no_stage(official: Program) -> None:
    """Nobody was paid by the hour: nobody, no hours, no pay of an hour; it is nobody's secret."""
    row = october(official, COUNTY)
    assert (row["hourly_workers"], row["hourly_hours"], row["hourly_pay"]) == (0, "0.00", None)
    assert october(official, COUNTY, "&stage=estimated")["hourly_workers"] is None


def test_months_without_certificates_are_nought_and_say_whether_they_are_over(official: Program) -> None:
    """The 90 days of August end on 29 November."""
    asked = f"/insight/training-outcomes?region={COUNTY}&from=2026-08&to=2026-09"
    told = official.get(asked, **AFTER).json
    assert (told["region"], told["name"]) == (COUNTY, "临海市")
    assert told["months"] == [
        {"month": "2026-08", "over": True, "certified": 0, "worked": 0, "share": None},
        {"month": "2026-09", "over": False, "certified": 0, "worked": None, "share": None},
    ]
    parts = official.get(f"/insight/training-outcomes/regions?region={COUNTY}", **AFTER).json
    assert (parts["month"], parts["items"]) == ("2026-08", [])


def test_places_stand_beside_those_who_look_for_them(villages: Villages, official: Program) -> None:
    """Eight places for which nobody asked: no ratio."""
    hired(villages, "2026-10", "cleaning", A, asked=8)
    (one,) = official.get(f"/insight/vacancies?region={COUNTY}&to=2026-10").json["items"]
    assert one == {
        "month": "2026-10",
        "trade": "cleaning",
        "name": "保洁",
        "places": 8,
        "seekers": 0,
        "ratio": None,
    }
