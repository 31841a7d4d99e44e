"""Who may do what with a paper, until when, and in whose series it is numbered."""

from dataclasses import replace
from datetime import date

import pytest

from app.core.errors import DomainError, Forbidden, Invalid
from app.notices.rules.content import Block, BlockKind, Content, fingerprint, receiver_of
from app.notices.rules.kinds import Issuer, issuer_called
from app.notices.rules.numbering import Names, matter_of, official_number, series_and_issuer
from app.notices.rules.objections import check_open, check_words, takes_objections
from app.notices.rules.standing import RECUSED, SENTENCES, Deed, Matter, Viewer
from app.people.rules.roles import Actor, Grant, Role

TOWN, COMMUNITY, ESTATE, CONTRACT, COMPANY = 1, 2, 3, 4, 5
LAST = date(2026, 11, 25)
NOBODY = Names("马尚镇", "马尚镇人民政府", "祥瑞花园社区", "祥瑞花园社区居民委员会", "祥瑞花园东区")
NAMES = replace(NOBODY, company="安禾物业服务有限公司")
HERE = {
    "official": (Role.TOWN_OFFICIAL, TOWN), "auditor": (Role.AUDITOR, TOWN),
    "secretary": (Role.COMMUNITY_SECRETARY, COMMUNITY), "grid": (Role.GRID_WORKER, 9),
    "member": (Role.COMMITTEE_MEMBER, COMMUNITY), "owners": (Role.OWNERS_COMMITTEE, ESTATE),
    "manager": (Role.PROJECT_MANAGER, CONTRACT), "worker": (Role.COMPANY_STAFF, CONTRACT),
    "operator": (Role.OPERATOR, 0),
}  # fmt: skip
EVERYBODY = {*HERE, "visitor", "resident"}


def somebody(name: str, *, elsewhere: int = 0) -> Actor | None:
    if name == "visitor":
        return None
    if name == "resident":
        return Actor(7, "王姨")
    role, scope = HERE[name]
    return Actor(7, name, (Grant(role, scope + elsewhere, date(2025, 1, 1)),))


def viewer(
    name: str, side: Issuer, *, public: bool = True, elsewhere: int = 0, posts: frozenset[int] = frozenset()
) -> Viewer:
    matter = Matter(side, public, TOWN, COMMUNITY, ESTATE, CONTRACT, COMPANY)
    return Viewer(somebody(name, elsewhere=elsewhere), matter, lives_here=name == "resident", posts=posts)


@pytest.mark.parametrize(
    ("deed", "side", "public", "who"),
    [
        (Deed.READ, Issuer.TOWN, True, EVERYBODY),
        (Deed.READ, Issuer.TOWN, False, {"official", "auditor", "secretary", "member", "owners", "manager", "worker"}),
        (Deed.OBJECT, Issuer.COMMUNITY, True, {"resident", "manager", "worker"}),
        (Deed.OBJECT, Issuer.COMMUNITY, False, set()),
        (Deed.ANSWER, Issuer.TOWN, True, {"official"}),
        (Deed.ANSWER, Issuer.COMMUNITY, True, {"official", "secretary", "member"}),
        (Deed.ANSWER, Issuer.OWNERS, True, {"owners"}),
        (Deed.ANSWER, Issuer.COMPANY, True, {"official", "secretary", "member"}),
        (Deed.WITHDRAW, Issuer.TOWN, False, {"official"}),
        (Deed.WITHDRAW, Issuer.OWNERS, False, {"owners"}),
    ],
)
def test_who_may(deed: Deed, side: Issuer, public: bool, who: set[str]) -> None:
    assert {name for name in EVERYBODY if viewer(name, side, public=public).may(deed)} == who


@pytest.mark.parametrize("name", sorted(HERE))
def test_an_office_elsewhere_is_none_here(name: str) -> None:
    stranger = viewer(name, Issuer.COMMUNITY, public=False, elsewhere=100)
    assert not [deed for deed in Deed if stranger.may(deed)]


@pytest.mark.parametrize("deed", [Deed.ANSWER, Deed.WITHDRAW])
def test_whoever_holds_a_post_with_the_company_stands_aside(deed: Deed) -> None:
    posted = viewer("official", Issuer.TOWN, posts=frozenset({COMPANY}))
    assert posted.may(Deed.READ)
    with pytest.raises(Forbidden, match=RECUSED[:10]):
        posted.check(deed)
    viewer("official", Issuer.TOWN, posts=frozenset({COMPANY + 1})).check(deed)


@pytest.mark.parametrize("deed", [Deed.OBJECT, Deed.ANSWER, Deed.WITHDRAW])
def test_a_refusal_says_whose_it_is(deed: Deed) -> None:
    with pytest.raises(Forbidden, match=SENTENCES[deed]):
        viewer("grid", Issuer.TOWN).check(deed)


def test_where_no_company_is_concerned_nobody_is_its() -> None:
    matter = Matter(Issuer.TOWN, False, TOWN, COMMUNITY, ESTATE)
    nobody = Viewer(Actor(7, "x", (Grant(Role.PROJECT_MANAGER, CONTRACT, date(2025, 1, 1)),)), matter)
    assert (nobody.employed, nobody.recused, nobody.may(Deed.READ)) == (False, False, False)


@pytest.mark.parametrize(
    ("until", "holds", "today", "taken", "why"),
    [
        (LAST, True, LAST, True, ""), (LAST, True, date(2026, 11, 26), False, "已经过了"),
        (LAST, False, LAST, False, "撤回"), (None, True, LAST, False, "不收意见"),
    ],
)
def test_the_last_day_counts_whole(until: date | None, holds: bool, today: date, taken: bool, why: str) -> None:
    assert takes_objections(until, holds=holds, today=today) is taken
    if taken:
        check_open(until, holds=holds, today=today)
        return
    with pytest.raises(DomainError, match=why):
        check_open(until, holds=holds, today=today)


def test_five_characters_are_the_least() -> None:
    check_words("五个字就行", field="words", what="写")
    with pytest.raises(Invalid, match="至少 5 个字"):
        check_words("四个字不", field="words", what="写")


@pytest.mark.parametrize(
    ("side", "series", "issuer"),
    [
        (Issuer.TOWN, "马物评", "马尚镇人民政府"), (Issuer.COMMUNITY, "祥瑞花园社区", "祥瑞花园社区居民委员会"),
        (Issuer.OWNERS, "祥瑞花园东区业委会", "祥瑞花园东区业主委员会"),
        (Issuer.COMPANY, "安禾物业服务有限公司", "安禾物业服务有限公司"),
    ],
)
def test_each_side_has_its_series(side: Issuer, series: str, issuer: str) -> None:
    assert series_and_issuer(side, NAMES) == (series, issuer)
    assert series_and_issuer(side, NAMES, "别的名字") == (
        "别的名字" if side is Issuer.COMPANY else series, "别的名字",
    )
    assert issuer_called(side.label) is side


def test_no_company_no_paper_of_a_company() -> None:
    with pytest.raises(DomainError, match="没有物业"):
        series_and_issuer(Issuer.COMPANY, NOBODY)
    assert series_and_issuer(Issuer.COMPANY, NOBODY, "安禾物业") == ("安禾物业", "安禾物业")


def test_numbers_digests_and_keys_as_people_read_them() -> None:
    assert official_number("马物评", 2026, 3) == "马物评〔2026〕3号"
    assert fingerprint("0123456789abcdef0000") == "0123 4567 89ab cdef"
    assert matter_of("exit:12:interview:2") == "exit:12"
    for wrong in ("", "exit", "exit:", ":1", "exit::interview"):
        with pytest.raises(ValueError, match="about something"):
            matter_of(wrong)


def test_the_receiver_is_named_without_its_colon() -> None:
    blocks = (Block(BlockKind.ADDRESSEE, "安禾物业："), Block(BlockKind.TEXT, "正文"))
    assert receiver_of(Content("letter", "函", "题目", blocks)) == "安禾物业"
    assert receiver_of(Content("letter", "函", "题目", blocks[1:])) == ""
