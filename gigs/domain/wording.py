"""What an advertisement must not ask of people: their sex, an age they are not above, where they come from.

就业促进法 articles 26, 27 and 31; 人力资源市场暂行条例 (国务院令第700号) article 24. The form has no field
for any of it; looked at is the one line in which an employer says in its own words what is to be done.
A least age is no such limit: some work is forbidden to the young.
"""

import re
from typing import Literal

Limit = Literal["sex", "age", "origin"]

_ONLY = "(?:只|仅|限|只限|仅限|只招|只要|限招|招|要|招收|招聘|急招)"
_NOT = "(?:勿扰|不要|不招|免谈|除外|止步|勿来)"
_WHO = "(?:性|工|生|士|人|的)"
_PLACE = "(?:本地|本村|本镇|本县|本市|本省|外地|外省|外来)"
_NOT_CARED = "(?!的?(?:老|孩|儿童|学生|小))"  # whose age it is that are looked after
_AGE = r"(?:[1-9]\d|[二三四五六七]十[一二三四五六七八九]?)"

# By what is limited, how people write that it is. 男女不限, 男装, 妇女节 and 18 岁以上 are none of them.
PATTERNS: dict[Limit, re.Pattern[str]] = {
    "sex": re.compile(
        rf"{_ONLY}[男女]{_WHO}|[只限仅][招要收]?[男女]|[男女]{_WHO}?(?:优先|{_NOT})|不[要招][男女]|"
        rf"[（(][男女]{_WHO}?[)）]|[男女]{_WHO}\d*[名个位]"
    ),
    "age": re.compile(
        rf"{_AGE}(?:周?岁)?[-~—–至到]+{_AGE}周?岁{_NOT_CARED}|{_AGE}周?岁(?:以[下内]|之[下内]|及以下|封顶|为限)|"
        rf"(?:不超过|小于|低于|不满){_AGE}周?岁|年龄(?:不超过|小于|低于)|年轻人?优先|[只限仅][招要]?年轻|不[要招]老[人年]"
    ),
    "origin": re.compile(
        rf"[只限仅][招要收]?{_PLACE}|{_PLACE}(?:人|户口|户籍|的)?(?:优先|{_NOT})|不[要招]{_PLACE}|"
        r"[^\s]{1,4}户[口籍](?:优先|的?才)"
    ),
}

# The legal grounds on which somebody may be left out, and the limit each allows: 女职工劳动保护特别规定
# (国务院令第619号), annex (work forbidden to women); 就业促进法 article 52 (for who hardly finds work).
GROUNDS: dict[str, frozenset[Limit]] = {
    "barred-to-women": frozenset({"sex"}),
    "public-welfare-post": frozenset({"age", "origin"}),
}


def limit_in(text: str, ground: str | None = None) -> Limit | None:
    """What a text limits without a ground that allows it; None where it limits nobody."""
    plain = "".join(text.split())
    allowed = GROUNDS.get(ground or "", frozenset())
    return next(
        (kind for kind, found in PATTERNS.items() if kind not in allowed and found.search(plain)), None
    )
