"""The shipped categories against the dossier's numbers, and what a town is told when it edits them badly."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.issues.rules.catalogue import BadCatalogue, load_shipped, parse_catalogue
from app.issues.rules.category import Category, Evidence, Lead, Stopper, Subcategory, as_filed, limits_of, to_data
from app.issues.rules.clocks import ClockKind, Limits

WORK, CAL = ClockKind.WORKDAYS, ClockKind.CALENDAR
SHIPPED = {category.code: category for category in load_shipped()}


def test_the_seventeen_codes_in_the_dossiers_order() -> None:
    order = "PS HY PK NZ FR EB EL UT RP IL PT GR SF FE OC MR SV"
    assert " ".join(category.code for category in load_shipped()) == order


@pytest.mark.parametrize(
    ("code", "lead", "clock", "first", "workdays"),
    [
        ("PS", Lead.COMPANY, WORK, 240, 3),
        ("HY", Lead.COMPANY, WORK, 120, 1),
        ("PK", Lead.COMPANY, WORK, 240, 3),
        ("NZ", Lead.COMPANY, WORK, 60, 2),
        ("FR", Lead.COMPANY, CAL, 30, 1),
        ("EB", Lead.COMPANY, CAL, 30, 1),
        ("EL", Lead.COMPANY, CAL, 30, 1),
        ("UT", Lead.UTILITY, WORK, 60, 3),
        ("RP", Lead.COMPANY, WORK, 240, 5),
        ("IL", Lead.COMPANY, WORK, 240, 5),
        ("PT", Lead.COMPANY, WORK, 240, 3),
        ("GR", Lead.COMPANY, WORK, 600, 5),
        ("SF", Lead.COMPANY, WORK, 30, 2),
        ("FE", Lead.COMPANY, WORK, 600, 5),
        ("OC", Lead.DEPARTMENT, WORK, 600, 10),
        ("MR", Lead.COMMITTEE, WORK, 240, 3),
        ("SV", Lead.COMMITTEE, WORK, None, 1),
    ],
)
def test_lead_and_limits_of_each_category(
    code: str, lead: Lead, clock: ClockKind, first: int | None, workdays: int
) -> None:
    assert SHIPPED[code].lead is lead
    assert limits_of(SHIPPED[code], None) == Limits(clock, first, workdays)


@pytest.mark.parametrize(
    ("sub", "limits"),
    [
        ("EL-1", Limits(CAL, 30, 1)),
        ("EL-3", Limits(WORK, 30, 1)),
        ("UT-1", Limits(CAL, 60, 1)),
        ("UT-2", Limits(WORK, 60, 3)),
        ("RP-5", Limits(WORK, 240, None, 43_200)),
        ("SF-3", Limits(CAL, 30, 2)),
        ("SF-9", Limits(WORK, 30, 2)),  # a second level that was taken away
        ("", Limits(WORK, 30, 2)),
    ],
)
def test_a_second_level_changes_only_what_it_names(sub: str, limits: Limits) -> None:
    assert limits_of(SHIPPED[sub[:2] or "SF"], sub) == limits


@pytest.mark.parametrize(
    ("code", "sub", "private"),
    [
        ("PS", "PS-1", False),
        ("FE", None, False),
        ("NZ", None, False),
        ("NZ", "NZ-2", True),
        ("IL", "IL-1", True),
        ("OC", "OC-1", True),
        ("OC", "OC-3", False),
    ],
)
def test_who_is_named_only_in_private(code: str, sub: str | None, private: bool) -> None:
    assert as_filed(SHIPPED[code], sub).private is private


def test_stoppers_say_whether_the_form_goes_on() -> None:
    discipline = SHIPPED["OC"].stoppers[0]
    assert (discipline.stop, discipline.call) == (True, ("12388",))
    trapped = as_filed(SHIPPED["EL"], "EL-1").stoppers[0]
    assert (trapped.stop, trapped.call) == (False, ("96333", "119"))
    assert as_filed(SHIPPED["UT"], "UT-3").stoppers[:1] == SHIPPED["UT"].stoppers
    assert len(as_filed(SHIPPED["UT"], "UT-3").stoppers) == 2


@pytest.mark.parametrize(("code", "evidence"), [("HY", "required"), ("PK", "asked"), ("SV", "none")])
def test_what_shows_that_it_is_done(code: str, evidence: str) -> None:
    assert SHIPPED[code].evidence is Evidence(evidence)


def test_every_emergency_is_known_by_its_script_and_clock() -> None:
    urgent = [it for each in SHIPPED.values() for sub in each.subs if (it := as_filed(each, sub.code)).emergency]
    assert urgent
    assert all(each.emergency_script and each.clock is CAL for each in urgent)


def test_shipped_tiles_differ() -> None:
    assert len({each.icon for each in SHIPPED.values()}) == len({each.name for each in SHIPPED.values()}) == 17


# What a town may write, for the round trip.
words = st.text(alphabet="灯坏了号楼梯水电abc12", min_size=1, max_size=5)
stoppers = st.builds(
    Stopper,
    ask=words,
    advice=words,
    call=st.lists(st.sampled_from(["119", "0533-2345678"]), max_size=2).map(tuple),
    url=st.sampled_from(["", "https://example.cn/a?b=1"]),
    stop=st.booleans(),
)
several_stoppers = st.lists(stoppers, max_size=2).map(tuple)
minutes = st.none() | st.integers(0, 43_200)
settlement = st.sampled_from([{"resolve_workdays": 1}, {"resolve_workdays": 15}, {"resolve_minutes": 129_600}])


@st.composite
def categories(draw: st.DrawFn) -> Category:
    subs = [
        Subcategory(
            code=f"PK-{number}",
            name=draw(words),
            hint=draw(st.just("") | words),
            lead=draw(st.none() | st.sampled_from(Lead)),
            clock=CAL if draw(st.booleans()) else None,
            respond_minutes=draw(minutes),
            **draw(st.just({}) | settlement),
            emergency=draw(st.sampled_from([None, False])),
            private=draw(st.none() | st.booleans()),
            stoppers=draw(several_stoppers),
        )
        for number in range(1, draw(st.integers(1, 4)))
    ]
    return Category(
        code="PK",
        name=draw(words),
        icon="car",
        hint=draw(words),
        lead=draw(st.sampled_from(Lead)),
        clock=CAL,
        respond_minutes=draw(minutes),
        **draw(settlement),
        co=tuple(draw(st.lists(words, max_size=2))),
        emergency=draw(st.booleans()),
        emergency_script=draw(words),
        after_photo=draw(st.booleans()),
        photo_hint=draw(st.just("") | words),
        private=draw(st.booleans()),
        stoppers=draw(several_stoppers),
        subs=tuple(subs),
    )


@given(categories())
def test_a_stored_category_reads_back_the_same(category: Category) -> None:
    assert parse_catalogue({"category": [to_data(category)]}) == (category,)


def test_the_shipped_categories_read_back_the_same() -> None:
    assert parse_catalogue({"category": [to_data(each) for each in load_shipped()]}) == load_shipped()


def sound() -> dict[str, Any]:
    """A file without a fault, to break in one place."""
    parking = {
        **{"code": "PK", "name": "停车", "icon": "car", "hint": "乱停", "lead": "company", "clock": "workdays"},
        **{"respond_minutes": 240, "resolve_workdays": 3, "stoppers": ["danger"]},
        "sub": [{"code": "PK-1", "name": "乱停"}, {"code": "PK-2", "name": "堵门"}],
    }
    danger = {"ask": "有人受伤吗？", "advice": "先打 120。", "call": ["120"]}
    return {"stopper": {"danger": danger}, "category": [parking]}


def test_the_sound_file_is_read() -> None:
    (parking,) = parse_catalogue(sound())
    assert parking.stoppers == (Stopper("有人受伤吗？", "先打 120。", ("120",)),)
    assert [sub.name for sub in parking.subs] == ["乱停", "堵门"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("code", "pk", "第 1 类（pk）的“代码”（code）要写成 PK 这样，现在是“pk”。"),
        ("code", 7, "第 1 类的“代码”（code）要填文字，用引号括起来。"),
        ("name", "", "第 1 类（PK）的“名称”（name）不能空着。"),
        ("name", "停车和占道呀", "第 1 类（PK）的“名称”（name）最多 5 个字，现在有 6 个。"),
        ("name", "停\u200b车", "第 1 类（PK）的“名称”（name）里有多余的空格、换行或看不见的字符，请删掉。"),
        ("hint", "一\n二", "第 1 类（PK）的“提示”（hint）里有多余的空格、换行或看不见的字符，请删掉。"),
        ("lead", "town", "（lead）只能填其中一个：company、committee、department、utility、owners。"),
        ("lead", None, "（lead）只能填其中一个"),
        ("clock", "hours", "（clock）只能填其中一个：workdays、calendar。"),
        ("respond_minutes", -1, "（respond_minutes）要填 0 到 43200 之间的整数，现在是“-1”。"),
        ("respond_minutes", 43_201, "（respond_minutes）要填 0 到 43200 之间的整数"),
        ("respond_minutes", True, "（respond_minutes）要填 0 到 43200 之间的整数"),
        ("respond_minutes", "240", "（respond_minutes）要填 0 到 43200 之间的整数"),
        ("resolve_workdays", 0, "（resolve_workdays）要填 1 到 15 之间的整数"),
        ("resolve_workdays", 16, "（resolve_workdays）要填 1 到 15 之间的整数"),
        ("resolve_workdays", None, "要填一个，也只能填一个。"),
        ("resolve_minutes", 60, "要填一个，也只能填一个。"),
        ("emergency", "yes", "（emergency）只能填 true（是）或 false（否）。"),
        ("emergency", True, "（emergency_script）不能空着：紧急的事要先告诉居民打什么电话。"),
        ("emergency", True, "（clock）要填 calendar：紧急的事不等上班。"),
        ("co", "城管", "（co）要填成一列，用方括号括起来。"),
        ("co", ["城管", 3], "（co）里每一项都要写成 城管 这样。"),
        ("stoppers", ["fire"], "（stoppers）里的“fire”没有写过，请先在文件开头写好这个问题。"),
        ("stoppers", [{"ask": "有吗？"}], "第 1 类（PK）的第 1 个先问问题的“该怎么办”（advice）不能空着。"),
        ("respond_minute", 5, "第 1 类（PK）里的“respond_minute”认不出来，看看是不是写错了字母。"),
        ("sub", [{"code": "PK-1", "name": "甲"}] * 2, "第 1 类（PK）里代码 PK-1 用了不止一次，请改成不一样的。"),
        ("sub", [{"code": "NZ-1", "name": "甲"}], "第 1 类（PK）的小类 NZ-1 要以 PK- 开头。"),
        ("sub", [{"code": "PK-1"}], "第 1 类（PK）的第 1 小类（PK-1）的“名称”（name）不能空着。"),
        ("sub", [{"code": "PK-1", "name": "甲", "emergency": True}], "紧急的事不等上班，小类 PK-1。"),
        (
            "sub",
            [{"code": "PK-1", "name": "甲", "resolve_workdays": 1, "resolve_minutes": 9}],
            "第 1 类（PK）的小类 PK-1 的办结时限只能填工作日或分钟中的一种。",
        ),
        ("sub", ["PK-1"], "第 1 类（PK）的第 1 小类要写成一组“名称 = 内容”。"),
    ],
)
def test_a_fault_is_named_by_entry_and_field(field: str, value: object, sentence: str) -> None:
    broken = sound()
    broken["category"][0][field] = value
    with pytest.raises(BadCatalogue) as refused:
        parse_catalogue({**broken, "category": [{k: v for k, v in broken["category"][0].items() if v is not None}]})
    assert any(sentence in problem for problem in refused.value.problems)


@pytest.mark.parametrize(
    ("field", "value"),
    [("respond_minutes", 0), ("respond_minutes", 43_200), ("resolve_workdays", 1), ("resolve_workdays", 15)],
)
def test_the_ends_of_a_range_are_allowed(field: str, value: int) -> None:
    good = sound()
    good["category"][0][field] = value
    assert getattr(parse_catalogue(good)[0], field) == value


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "类别文件里一个类别也没有，至少要有一个。"),
        ({"category": "PK"}, "类别文件的“类别”（category）要填成一列，用方括号括起来。"),
        ({"categories": []}, "类别文件里的“categories”认不出来，看看是不是写错了字母。"),
        ({"stopper": [1]}, "类别文件的“共用的先问问题”（stopper）要写成一组一组的“名称 = 内容”。"),
        ({"stopper": {"x": {"ask": "谁", "advice": "打", "url": "http://a"}}}, "先问问题“x”的“网址”（url）要写成"),
        ({"stopper": {"x": {"ask": "谁", "advice": "打", "call": ["1a"]}}}, "先问问题“x”的“电话”（call）里每一项"),
    ],
)
def test_a_fault_of_the_whole_file(data: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadCatalogue) as refused:
        parse_catalogue(data)
    assert any(sentence in problem for problem in refused.value.problems)


def test_all_faults_come_at_once_and_twins_are_refused() -> None:
    broken = sound()
    broken["category"].append(copy.deepcopy(broken["category"][0]))
    broken["category"][0]["icon"] = "kite"
    with pytest.raises(BadCatalogue) as refused:
        parse_catalogue(broken)
    assert len(refused.value.problems) == 2
    assert "没有“kite”这个图标" in str(refused.value)
    assert "类别文件里代码 PK 用了不止一次" in str(refused.value)


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
json_values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner))


@given(st.sampled_from(sorted([*sound()["category"][0], "co", "url", "private"])), json_values)
def test_whatever_is_written_gives_sentences_not_a_crash(field: str, value: object) -> None:
    broken = sound()
    broken["category"][0][field] = value
    try:
        problems: tuple[str, ...] = ()
        assert parse_catalogue(broken)
    except BadCatalogue as refused:
        problems = refused.problems
    assert all(problem.endswith("。") for problem in problems)
