"""The public list: filters that filter, and filters nobody knows."""

from typing import Any

from sqlmodel import Session

from app.core.pagination import encode
from app.places.models import Building
from tests.api.conftest import ISSUES, Callers
from tests.cast import Cast


def refs(as_: Callers, **query: Any) -> list[str]:
    answer = as_("").get(ISSUES, params=query)
    assert answer.status_code == 200, answer.text
    return [item["ref"] for item in answer.json()["items"]]


def test_pages_follow_each_other(as_: Callers) -> None:
    filed = [as_("wangyi").file() for _ in range(5)]
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for _ in range(3):
        page = as_("").get(ISSUES, params=query).json()
        seen += [item["ref"] for item in page["items"]]
        query["cursor"] = page["next"]
    assert seen == filed[::-1]
    assert page["next"] is None


FOUND: list[tuple[dict[str, Any], int]] = [
    ({}, 3),
    ({"status": "accepted"}, 1),
    ({"status": ["accepted", "submitted"]}, 3),
    ({"status": "accepted,submitted"}, 3),
    ({"status": "merged"}, 0),
    ({"category": "HY"}, 2),
    ({"estate": "xiangrui-dong"}, 3),
    ({"building": "5"}, 1),
    ({"building": "5", "estate": "xiangrui-dong"}, 1),
    ({"grid": "370303001001"}, 3),
    ({"grid": "370303001002"}, 0),
    ({"q": "路灯"}, 1),
    ({"q": "路灯 垃圾"}, 0),
    ({"q": "喷泉"}, 0),
    ({"q": '") OR 1=1 --'}, 0),
    ({"limit": "100"}, 3),
    ({"limit": "1"}, 1),
]
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"status": "banana"}, "status"),
    ({"status": "accepted,banana"}, "status"),
    ({"category": "XX"}, "category"),
    ({"grid": "1"}, "grid"),
    ({"grid": "370303002001"}, "grid"),
    ({"estate": "shiji-1"}, "estate"),
    ({"building": "99"}, "building"),
    ({"q": "灯"}, "q"),
    ({"q": "？？"}, "q"),
    ({"overdue": "maybe"}, "overdue"),
    ({"limit": "0"}, "limit"),
    ({"limit": "101"}, "limit"),
    ({"limit": "-1"}, "limit"),
    ({"limit": "9" * 30}, "limit"),
    ({"limit": "x"}, "limit"),
    ({"cursor": "n5"}, "cursor"),
    ({"cursor": ""}, "cursor"),
    ({"cursor": encode("issues", "banana")}, "cursor"),
    ({"state": "open"}, "state"),
    ({"round": "1"}, "round"),
]


def test_filters(as_: Callers) -> None:
    ref = as_("wangyi").file()
    as_("wangyi").file(building="5")
    as_("luren").file(category="PS", title="路灯不亮", description="楼前的路灯三天不亮了。")
    as_("liushuji").step(ref, "acceptance")
    assert [(query, len(refs(as_, **query))) for query, _ in FOUND] == FOUND


def test_what_nobody_knows_is_refused(as_: Callers) -> None:
    """A filter that is silently left out would make the whole list look like the answer."""
    for query, field in REFUSED:
        answer = as_("").get(ISSUES, params=query)
        assert answer.status_code == 422, query
        assert [name.split(".")[0] for name in answer.json()["errors"]] == [field]


def test_a_building_two_estates_have(as_: Callers, session: Session, cast: Cast) -> None:
    session.add(Building(estate_id=cast.xiqu.key, code="3", name="3号楼", qr_token="qr-west-3"))
    session.commit()
    ref = as_("wangyi").file(building="3")
    answer = as_("").get(ISSUES, params={"building": "3"})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["building"])
    assert refs(as_, building="3", estate="xiangrui-dong") == [ref]
    assert refs(as_, building="3", estate="xiangrui-xi") == []


def test_a_cursor_of_another_list(as_: Callers) -> None:
    ref = as_("wangyi").file()
    as_("laozhou").post(f"/api/v1/issues/{ref}/comments", {"text": "第一句"})
    as_("laozhou").post(f"/api/v1/issues/{ref}/comments", {"text": "第二句"})
    cursor = as_("").get(f"/api/v1/issues/{ref}/comments", params={"limit": 1}).json()["next"]
    assert cursor
    assert as_("").get(ISSUES, params={"cursor": cursor}).status_code == 422


def test_a_community_nobody_knows(as_: Callers) -> None:
    assert as_("").get("/api/v1/communities/nowhere/issues").status_code == 404


def test_categories(as_: Callers) -> None:
    items = as_("").get("/api/v1/categories").json()["items"]
    lift = next(item for item in items if item["code"] == "EL")
    assert len(items) == 17
    assert lift["stoppers"][0]["call"] == ["96333", "119"]
    assert all(item["lead"] and item["subcategories"] for item in items)


def test_my_queue(as_: Callers) -> None:
    """What waits on a desk, page after page; the company's has no more of the reporter than the board."""
    filed = [as_("wangyi").file() for _ in range(3)]
    first = as_("liushuji").get("/api/v1/queue", params={"limit": 2}).json()
    rest = as_("liushuji").get("/api/v1/queue", params={"limit": 2, "cursor": first["next"]}).json()
    assert [item["ref"] for item in first["items"] + rest["items"]] == filed
    assert rest["next"] is None
    assert as_("zhaojingli").get("/api/v1/queue").json()["items"] == []
    as_("liushuji").step(filed[1], "acceptance")
    as_("liushuji").step(filed[1], "dispatch", {"unit": "安禾物业"})
    [mine] = as_("zhaojingli").get("/api/v1/queue").json()["items"]
    assert (mine["ref"], mine["reporter"]) == (filed[1], "王**")
    for query in ({"tab": "out"}, {"tab": "banana"}, {"late": "x"}, {"cursor": first["next"]}, {"who": "1"}):
        assert as_("zhaojingli").get("/api/v1/queue", params=query).status_code == 422, query
