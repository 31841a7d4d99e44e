"""The rulebook for everybody to read, and the town's form to adopt another."""

from datetime import date
from html import unescape

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.rulebooks.models import RulebookVersion
from app.rulebooks.rules.items import LEVEL_WORDS, sections, typed
from app.rulebooks.rules.policy import shipped
from tests.cast import Cast
from tests.issues.hall import Hall
from tests.issues.walk import rows
from tests.rulebooks.adopt import DECEMBER, adopted, weighing
from tests.ui.test_components import Balance

NEW = "/rulebooks/new"


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


def read(hall: Hall, path: str, who: str = "") -> str:
    answer = hall.see(who, path)
    assert answer.status_code == 200
    balance = Balance()
    balance.feed(answer.text)
    assert (balance.open, len(balance.ids)) == ([], len(set(balance.ids)))
    return unescape(answer.text)


def given(**more: str) -> dict[str, str]:
    base = {"effective_month": "2026-12-01", "reason": "居民评议的分量加重", "seen": "1", "step": "adopt"}
    return {**typed(shipped()), **base, "weights_owner": "50", "weights_site": "20", **more}


def test_everybody_reads_how_scores_are_made(hall: Hall) -> None:
    text, book = read(hall, "/rulebooks/1"), shipped()
    for head in book.heads:
        assert head.name in text
        assert head.question in text
    assert all(words in text for words in LEVEL_WORDS)
    assert all(veto.text in text and veto.basis in text for veto in book.vetoes)
    for words in (
        "40%", "30%", "85 分和以上", "75 分到不满 85 分", "不到 60 分", "有效票至少 20 户", "全部住户的 10%",
        "连续 2 次不合格", "12 个月里有 3 次", "前 10%", "由业主依法共同决定", "公示 5 个工作日", "82.85 分，等级是",
        "每个月看一次",
    ):  # fmt: skip
        assert words in text, words


def test_the_list_says_which_judges_now_and_which_comes(hall: Hall) -> None:
    assert "现在用第 1 版" in read(hall, "/rulebooks")
    with hall.writing() as session:
        adopted(session, hall.cast)
    text = read(hall, "/rulebooks")
    for words in ("现在用第 1 版", "第 2 版从 2026年12月起用。", "居民评议的分量加重", "40% 改成 50%", "陈**"):
        assert words in text, words
    assert "陈志远" not in text
    hall.later(days=20)
    assert "现在用第 2 版" in read(hall, "/rulebooks")
    assert "和上一版比，改了 3 处" in read(hall, "/rulebooks/2")
    assert "已经不用" in read(hall, "/rulebooks/1")


def test_what_was_never_used_says_so(hall: Hall) -> None:
    with hall.writing() as session:
        adopted(session, hall.cast)
        adopted(session, hall.cast, 6000, seen=2)
    assert "没用上，被后来的替了" in read(hall, "/rulebooks/2")


@pytest.mark.parametrize("number", ["0", "2", "x", "99999999999", "-1"])
def test_an_unknown_version_is_not_found(hall: Hall, number: str) -> None:
    assert hall.see("", f"/rulebooks/{number}").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("chenkezhang", 200), ("liushuji", 403), ("zhaojingli", 403), ("wangyi", 403), ("shenji", 403), ("admin", 403),
        ("", 303),
    ],
)
def test_only_the_town_adopts(hall: Hall, who: str, status: int) -> None:
    assert hall.see(who, NEW).status_code == status
    assert ("定新规则" in hall.see(who, "/rulebooks").text) is (status == 200)
    answer = hall.as_(who).post(NEW, data=given())
    assert answer.status_code == (303 if status in (200, 303) else 403)
    assert len(rows(hall.db, RulebookVersion)) == (2 if status == 200 else 0)


def test_the_form_has_every_number_and_the_next_twelve_months(hall: Hall) -> None:
    text = read(hall, NEW, "chenkezhang")
    for name, value in typed(shipped()).items():
        assert f'id="f-{name}"' in text
        assert name == "cadence" or f'name="{name}" type="text" value="{value}"' in text
    assert '<option value="2026-12-01" selected>' in text
    assert '<option value="2027-11-01">' in text
    assert 'value="2026-11-01"' not in text
    assert all(section.title in text for section in sections(shipped()))


def test_a_rulebook_is_adopted_as_it_was_typed(hall: Hall) -> None:
    answer = hall.as_("chenkezhang").post(NEW, data=given(weights_site="25", weights_organisation="25"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/rulebooks/2")
    newest = max(rows(hall.db, RulebookVersion), key=lambda row: row.number)
    assert newest.data == weighing(5000).model_dump_json()
    assert (newest.effective_month, newest.reason) == (DECEMBER, "居民评议的分量加重")
    assert "第 2 版定好了，从 2026年12月起用。" in read(hall, "/rulebooks/2", "chenkezhang")


@pytest.mark.parametrize(
    ("more", "said", "status"),
    [
        ({"weights_owner": "55"}, "三部分的占比加起来要正好是 100%", 422), ({"open_day": "29"}, "最多是 28", 422),
        ({"bands_good": "<b>"}, "0 到 100", 422), ({"reason": ""}, "这一项要填", 422),
        ({"reason": "x"}, "至少 2 个字", 422), ({"effective_month": "2026-11-01"}, "以后的月份", 422),
        ({"effective_month": "2026-12-15"}, "以后的月份", 422), ({"effective_month": "0001-01-01"}, "以后的月份", 422),
        ({"effective_month": "x"}, "日期看不懂", 422), ({"seen": "x"}, "整数", 422), ({"seen": "7"}, "别人刚定了", 409),
        ({"weights_owner": "40", "weights_site": "30"}, "没有要改的", 422),
        ({"heads_0_points": "9" * 5000}, "0 到 100", 422),
    ],
)  # fmt: skip
def test_what_was_typed_comes_back_with_a_sentence(hall: Hall, more: dict[str, str], said: str, status: int) -> None:
    typed_ = given(min_ballots="23", **more)
    if "没有要改的" in said:
        typed_["min_ballots"] = "20"
    answer = hall.as_("chenkezhang").post(NEW, data=typed_)
    text = unescape(answer.text)
    assert answer.status_code == status
    assert said in text
    assert f'name="min_ballots" type="text" value="{typed_["min_ballots"]}"' in text
    assert rows(hall.db, RulebookVersion) == []


def test_a_form_without_anything_comes_back(hall: Hall) -> None:
    answer = hall.as_("chenkezhang").post(NEW, data={})
    assert answer.status_code == 422
    assert answer.text.count("这一项要填。") >= 45


def test_far_months_are_not_taken(hall: Hall) -> None:
    assert hall.as_("chenkezhang").post(NEW, data=given(effective_month="2027-12-01")).status_code == 422


def test_a_version_that_comes_is_told_to_whoever_adopts_another(hall: Hall) -> None:
    with hall.writing() as session:
        adopted(session, hall.cast)
    assert "第 2 版已经定好，从 2026年12月起用" in read(hall, NEW, "chenkezhang")
    answer = hall.as_("chenkezhang").post(NEW, data=given(weights_owner="60", weights_site="10", seen="1"))
    assert answer.status_code == 409
    assert 'name="seen" value="2"' in answer.text


@pytest.mark.parametrize("step", ["check", "", "x"])
def test_what_changes_is_looked_at_before_it_is_kept(hall: Hall, step: str) -> None:
    answer = hall.as_("chenkezhang").post(NEW, data=given(step=step))
    text = unescape(answer.text)
    assert (answer.status_code, rows(hall.db, RulebookVersion)) == (200, [])
    for words in ("改了 2 处", "总分由哪三部分组成：居民评议", "40%", "50%", "2026年12月的评议", "1 家物业，1 个小区",
                  "居民评议的分量加重", 'name="weights_owner" value="50"', 'name="seen" value="1"'):  # fmt: skip
        assert words in text, words
    assert "name=\"step\" value=\"adopt\"" in text


def test_the_look_says_until_when(hall: Hall) -> None:
    with hall.writing() as session:
        adopted(session, hall.cast, month=date(2027, 3, 1))
    text = unescape(hall.as_("chenkezhang").post(NEW, data=given(step="check", seen="2", weights_owner="60",
                                                                  weights_site="10")).text)  # fmt: skip
    assert "到 2027年3月，换成那时候已经定好的一版。" in text
    refused = hall.as_("chenkezhang").post(NEW, data=given(step="check", seen="1"))
    assert (refused.status_code, "别人刚定了新的一版" in refused.text) == (409, True)


@pytest.mark.parametrize("step", ["sum", "edit"])
def test_sums_are_told_without_judging(hall: Hall, step: str) -> None:
    typed_ = given(step=step, weights_owner="55", bands_good="<b>", heads_0_points="x", seen="1")
    answer = hall.as_("chenkezhang").post(NEW, data=typed_)
    text = unescape(answer.text)
    assert (answer.status_code, rows(hall.db, RulebookVersion)) == (200, [])
    assert 'name="weights_owner" type="text" value="55"' in text
    assert "现在加起来是 105%，多了 5%。" in text
    assert "还差" in text
    assert 'name="seen" value="1"' in text
