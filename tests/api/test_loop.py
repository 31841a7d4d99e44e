"""From a report to a confirmed repair, through the API alone."""

from io import BytesIO

import pytest

from app.issues.rules.lifecycle import Step
from tests.api.conftest import ISSUES, RUBBISH, Callers, Clock
from tests.attachments.pictures import encoded, quarters
from tests.cast import PEOPLE

FIELDS = {
    "ref", "status", "community", "estate", "building", "place", "category", "title", "description", "reporter",
    "anonymous", "lead", "respond_by", "resolve_by", "overdue", "supports", "comments", "photos", "created_at",
    "updated_at",
}


def a_photo(name: str = "a.jpg") -> tuple[str, tuple[str, BytesIO, str]]:
    return "photos", (name, BytesIO(encoded(quarters())), "image/jpeg")


def test_filing_says_what_happens_next(as_: Callers) -> None:
    answer = as_("wangyi").post(ISSUES, RUBBISH)
    told = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/v1/issues/{told['ref']}"
    assert told["ref"] == "XR-20261118-0001"
    assert (told["status"], told["lead"]) == ("submitted", "物业")
    assert told["respond_by"].endswith("+08:00")
    assert told["resolve_by"].endswith("+08:00")
    assert "/receipt/" in told["receipt_url"]


def test_an_issue_has_the_fields_of_the_contract(as_: Callers) -> None:
    ref = as_("wangyi").file(title="", anonymous=True)
    answer = as_("").get(f"/api/v1/issues/{ref}")
    issue = answer.json()
    assert set(issue) == FIELDS
    assert issue["reporter"].startswith("匿名居民#")
    assert (issue["community"], issue["estate"], issue["building"]) == ("xiangrui", "xiangrui-dong", "3")
    assert issue["created_at"] == "2026-11-18T12:00:00+08:00"
    assert answer.headers["etag"] == '"1"'
    [line] = as_("").get(ISSUES).json()["items"]
    assert set(line) == FIELDS - {"description"}
    assert line == {name: issue[name] for name in line}


def test_the_whole_loop(as_: Callers) -> None:
    """The steps the issue names, and at the end the company has not seen who she is in a single answer."""
    wangyi, liushuji, manager, xiaoli = (as_(name) for name in ("wangyi", "liushuji", "zhaojingli", "xiaoli"))
    ref = wangyi.file()
    shown = wangyi.post(f"/api/v1/issues/{ref}/photos", files=[a_photo()])
    assert shown.status_code == 201
    assert [photo["stage"] for photo in shown.json()["photos"]] == ["before"]
    assert liushuji.step(ref, "acceptance", {"note": "收到了"}).json()["status"] == "accepted"
    units = [unit["name"] for unit in liushuji.get(f"/api/v1/issues/{ref}/units").json()["items"]]
    assert units[0] == "安禾物业"
    sent = liushuji.step(ref, "dispatch", {"unit": units[0]}).json()
    assert (sent["status"], sent["lead"]) == ("dispatched", "安禾物业")
    assert manager.step(ref, "signature").json()["status"] == "in_progress"
    proof = manager.post(f"/api/v1/issues/{ref}/photos?use=proof", files=[a_photo()]).json()["tokens"]
    done = manager.step(ref, "completion", {"note": "清走了，地也冲过", "photos": proof}).json()
    assert (done["status"], [photo["stage"] for photo in done["photos"]]) == ("done", ["before", "after"])
    assert xiaoli.step(ref, "verification", {"solved": True, "note": "看过，干净了"}).json()["status"] == "done"
    assert wangyi.step(ref, "confirmation", {"solved": True, "satisfaction": 5}).json()["status"] == "closed"
    manager.get(f"/api/v1/issues/{ref}")
    manager.get(ISSUES)
    history = manager.get(f"/api/v1/issues/{ref}/history").json()["items"]
    assert [entry["step"] for entry in history] == [
        "filing", "acceptance", "dispatch", "signature", "completion", "verification", "confirmation",
    ]
    assert [(entry["from"], entry["to"]) for entry in history][:2] == [(None, "submitted"), ("submitted", "accepted")]
    name, phone = PEOPLE["wangyi"]
    assert not [text for text in manager.heard if name in text or phone in text]


def test_an_anonymous_reporter_stays_one(as_: Callers) -> None:
    ref = as_("wangyi").file(anonymous=True)
    as_("wangyi").post(f"/api/v1/issues/{ref}/comments", {"text": "来之前打 13800000001"})
    as_("liushuji").step(ref, "acceptance")
    as_("liushuji").step(ref, "dispatch", {"unit": "安禾物业"})
    manager = as_("zhaojingli")
    for path in ("", "/history", "/comments", "/colleagues"):
        assert manager.get(f"/api/v1/issues/{ref}{path}").status_code == 200
    manager.get(ISSUES)
    assert not [text for text in manager.heard if "王" in text or "13800000001" in text]


@pytest.mark.parametrize(
    ("noun", "body", "who", "status"),
    [
        ("rejection", {"reason": "不归这里管", "route": "找调解委员会"}, "liushuji", "rejected"),
        ("transfer", {"reason": "归市政管", "route": "12319"}, "liushuji", "transferred"),
        ("withdrawal", {}, "wangyi", "withdrawn"),
        ("correction", {"description": "是三单元，不是二单元。"}, "wangyi", "submitted"),
        ("escalation", {"reason": "都说不归自己管"}, "xiaoli", "submitted"),
    ],
)
def test_a_step_on_a_fresh_issue(
    as_: Callers, noun: str, body: dict[str, object], who: str, status: str
) -> None:
    answer = as_(who).step(as_("wangyi").file(), noun, body)
    assert (answer.status_code, answer.json()["status"]) == (200, status)
    assert answer.headers["etag"] == '"2"'


def test_merging_and_separating(as_: Callers) -> None:
    first, second = as_("wangyi").file(), as_("luren").file()
    assert as_("liushuji").step(second, "merge", {"target": first.lower()}).json()["status"] == "merged"
    assert as_("").get(f"/api/v1/issues/{first}").json()["supports"] == 1
    assert as_("liushuji").step(second, "separation", {"reason": "不是一处"}).json()["status"] == "submitted"
    assert as_("").get(f"/api/v1/issues/{first}").json()["supports"] == 0


def test_the_steps_of_a_unit(as_: Callers) -> None:
    """Assigned, extended, sent back once, designated, suspended, resumed."""
    manager, liushuji = as_("zhaojingli"), as_("liushuji")
    ref = as_("wangyi").file()
    liushuji.step(ref, "acceptance")
    liushuji.step(ref, "dispatch", {"unit": "安禾物业"})
    assert manager.step(ref, "objection", {"reason": "这段路归市政"}).json()["lead"] == "物业"
    assert liushuji.step(ref, "dispatch", {"unit": "安禾物业"}).status_code == 200
    again = manager.step(ref, "objection", {"reason": "真的不归"})
    assert (again.status_code, again.json()["code"]) == (409, "WrongStep")
    names = {each["name"]: each["id"] for each in manager.get(f"/api/v1/issues/{ref}/colleagues").json()["items"]}
    assert manager.step(ref, "assignment", {"assignee": names["李师傅"]}).status_code == 200
    before = as_("").get(f"/api/v1/issues/{ref}").json()["resolve_by"]
    assert manager.step(ref, "extension", {"reason": "等配件", "days": 3}).json()["resolve_by"] > before
    hung = liushuji.step(ref, "suspension", {"reason": "等表决", "review_on": "2026-12-18"})
    assert hung.json()["status"] == "suspended"
    assert liushuji.step(ref, "resumption", {"reason": "表决通过"}).json()["status"] == "dispatched"
    details = [entry["details"] for entry in as_("").get(f"/api/v1/issues/{ref}/history").json()["items"]]
    assert {"review_on": "2026-12-18"} in details


def test_every_step_has_its_noun(as_: Callers) -> None:
    paths = as_("").get("/openapi.json").json()["paths"]
    nouns = {path.rsplit("/", 1)[1] for path in paths if path.startswith("/api/v1/issues/{ref}/")}
    assert {step.value for step in Step} - {"filing", "silence"} <= nouns


def test_who_acted_second_is_told(as_: Callers) -> None:
    ref = as_("wangyi").file()
    assert as_("xiaoli").step(ref, "acceptance", headers={"If-Match": '"1"'}).status_code == 200
    refusing = {"reason": "不归我们", "route": "找街道"}
    late = as_("liushuji").step(ref, "rejection", refusing, headers={"If-Match": '"1"'})
    assert (late.status_code, late.json()["code"]) == (409, "Stale")
    assert as_("").get(f"/api/v1/issues/{ref}").json()["status"] == "accepted"


@pytest.mark.parametrize("given", ["3", 'W/"3"', '"0"', '"99999999999"', '"x"', ""])
def test_an_if_match_we_did_not_give(as_: Callers, given: str) -> None:
    answer = as_("liushuji").step(as_("wangyi").file(), "acceptance", headers={"If-Match": given})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["If-Match"])


def test_supporting_is_once(as_: Callers) -> None:
    ref = as_("wangyi").file()
    path = f"/api/v1/issues/{ref}/support"
    answers = [as_("laozhou").call(method, path).json() for method in ("PUT", "PUT", "DELETE", "DELETE")]
    assert [(answer["supported"], answer["supports"]) for answer in answers] == [
        (True, 1), (True, 1), (False, 0), (False, 0),
    ]
    assert as_("wangyi").call("PUT", path).status_code == 409
    assert as_("").call("PUT", path).status_code == 401


def test_comments_come_in_pages(as_: Callers) -> None:
    ref = as_("wangyi").file()
    path = f"/api/v1/issues/{ref}/comments"
    for number in range(3):
        assert as_("laozhou").post(path, {"text": f"第 {number} 句"}).status_code == 201
    official = as_("liushuji").post(path, {"text": "周五前清完"}).json()
    assert (official["official"], official["title"]) == (True, "社区书记")
    first = as_("").get(path, params={"limit": 3}).json()
    rest = as_("").get(path, params={"limit": 3, "cursor": first["next"]}).json()
    texts = [item["text"] for item in first["items"] + rest["items"]]
    assert (texts, rest["next"]) == (["第 0 句", "第 1 句", "第 2 句", "周五前清完"], None)
    assert {item["name"] for item in first["items"]} == {"一位邻居"}


def test_a_private_issue_is_not_there_for_strangers(as_: Callers) -> None:
    ref = as_("wangyi").file(category="IL")
    assert as_("").get(ISSUES).json()["items"] == []
    for path in ("", "/history", "/comments"):
        assert as_("luren").get(f"/api/v1/issues/{ref}{path}").status_code == 404
        assert as_("wangyi").get(f"/api/v1/issues/{ref}{path}").status_code == 200


def test_overdue_is_said_and_listed(as_: Callers, clock: Clock) -> None:
    ref = as_("wangyi").file()
    assert as_("").get(ISSUES, params={"overdue": "true"}).json()["items"] == []
    clock.at = clock.at.replace(year=2027)
    [late] = as_("").get(ISSUES, params={"overdue": "true"}).json()["items"]
    assert (late["ref"], late["overdue"]) == (ref, True)
    assert as_("").get(ISSUES, params={"overdue": "true", "status": "closed"}).json() == {"items": [], "next": None}
