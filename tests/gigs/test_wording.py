"""What an advertisement must not ask of people, as it is written by those who ask it."""

import pytest

from gigs.domain import Gig
from gigs.domain.wording import GROUNDS, limit_in
from shell.vocabularies import GROUNDS as GROUND_WORDS
from tests.examples import gig_what as what
from tests.examples.gig_events import DRAFTED
from tests.given import given


@pytest.mark.parametrize(
    ("title", "limit"),
    [
        ("招女工 3 名", "sex"),
        ("采蜜橘，限男性", "sex"),
        ("打包，女工优先", "sex"),
        ("搬运（男）", "sex"),
        ("客房保洁，只要女的", "sex"),
        ("保安，女士勿扰", "sex"),
        ("装箱 50 岁以下", "age"),
        ("装箱，五十岁以内", "age"),
        ("服务员 18-45 岁", "age"),
        ("年龄不超过 55", "age"),
        ("年轻人优先", "age"),
        ("采茶，限本村", "origin"),
        ("装卸，外地人勿扰", "origin"),
        ("只招本地人", "origin"),
        ("本地户口优先", "origin"),
    ],
)
def test_a_limit_is_seen(title: str, limit: str) -> None:
    """However it is put, with blanks or without."""
    assert limit_in(title) == limit
    assert limit_in(title.replace(" ", "")) == limit


@pytest.mark.parametrize(
    "title",
    [
        "采蜜橘",
        "男女不限，采茶",
        "女装直播带货",
        "男鞋打包",
        "照看老人，女儿陪同",
        "妇女节布置会场",
        "带 3-6 岁的孩子",
        "陪 80 岁老人半天",
        "陪 80-85 岁的老人",
        "托管 10-12 岁学生",
        "不要老看手机",
        "电工帮手，18 岁以上",
        "满 18 周岁",
        "本地鸡屠宰包装",
        "本村文化礼堂保洁",
        "外地客人接送",
        "男科医院保洁",
        "女工宿舍保洁",
        "10-20 斤装箱",
    ],
)
def test_what_limits_nobody_is_let_be(title: str) -> None:
    """Clothes, children and places are what the work is about."""
    assert limit_in(title) is None


def test_a_ground_allows_its_limit_and_no_other() -> None:
    """Work the state forbids to women; a post kept for those who hardly find work."""
    assert limit_in("井下支护，限男性", "barred-to-women") is None
    assert limit_in("井下支护，限男性，50 岁以下", "barred-to-women") == "age"
    assert limit_in("村道保洁，限本村", "public-welfare-post") is None
    assert limit_in("村道保洁，限男性", "public-welfare-post") == "sex"
    assert GROUNDS.keys() == GROUND_WORDS.keys()


def test_such_a_gig_is_not_written_down() -> None:
    """Refused beside the line, drafted or redrafted; with its ground it is kept, and the ground with it."""
    limited = what.OFFER._replace(title="打包，限女工")
    calling = {"at": what.POSTED, "by": what.BY_BOSS}
    given(Gig).when(lambda it: it.draft(limited, **calling)).refuses("limits-sex")
    given(Gig, DRAFTED).when(lambda it: it.change(limited, **calling)).refuses("limits-sex")
    grounded = what.OFFER._replace(title="井下支护，限男性", ground="barred-to-women")
    [drafted] = given(Gig).when(lambda it: it.draft(grounded, **calling)).events
    assert (drafted.title, drafted.ground) == ("井下支护，限男性", "barred-to-women")
