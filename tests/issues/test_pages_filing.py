"""Filing a report, step by step, as residents and staff do it."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.core.limits import RateWindow
from app.issues.models import Draft, DraftPhoto, Issue, IssueEvent, IssuePhoto, Source, Support
from app.people.cookies import COOKIE, unsealed
from app.people.models import Person, SmsCode
from tests.cast import NOON, Cast
from tests.issues.walk import (
    PHOTO,
    POSTER,
    STORY,
    begun,
    changed,
    code_for,
    filed,
    location,
    rows,
    seen,
    signed_in,
    stopped,
    told,
)

PHONE = "13912345678"


@pytest.fixture(autouse=True)
def _noon(client: TestClient) -> None:
    stopped(client)


def data_of(db: Engine) -> dict[str, object]:
    found: dict[str, object] = json.loads(rows(db, Draft)[-1].data)
    return found


def test_a_poster_shows_the_place_and_changes_nothing(client: TestClient, db: Engine) -> None:
    page = client.get(f"{POSTER}?u=2")
    assert (page.status_code, "祥瑞花园东区 3号楼2单元" in page.text) == (200, True)
    assert rows(db, Draft) == []


@pytest.mark.parametrize("path", ["/q/nobody-printed-this", "/q/%00", "/c/xiangrui/report/%00/what", "/receipt/%00"])
def test_an_unknown_address_is_not_found(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert (page.status_code, "没" in page.text or "对不上" in page.text) == (404, True)


def test_a_stairwell_the_building_lacks_is_left_out(client: TestClient, db: Engine) -> None:
    begun(client, u="99")
    assert data_of(db)["stairwell"] == ""


def test_a_resident_without_account_files_in_four_steps(client: TestClient, db: Engine) -> None:
    base = begun(client, u="1")
    assert location(client.post(f"{base}/what", data={"category": "HY"})).endswith("/what?c=HY")
    assert location(client.post(f"{base}/what", data={"category": "HY", "subcategory": "HY-2"})) == f"{base}/place"
    assert "您扫的是这个楼道的二维码" in client.get(f"{base}/place").text
    place = {"shown": "xiangrui-dong", "estate": "xiangrui-dong", "building": "3", "stairwell": "1", "place": "三楼"}
    assert location(client.post(f"{base}/place", data=place)) == f"{base}/story"
    story = client.post(f"{base}/story", data={"description": STORY}, files={"photos": ("a.jpg", PHOTO)})
    assert location(story) == f"{base}/preview"
    code = code_for(client, base, PHONE)
    answer = client.post(f"{base}/preview", data={"phone": PHONE, "code": code})
    issue = rows(db, Issue)[0]
    assert location(answer) == f"/receipt/{issue.receipt_token}"
    assert (issue.source, issue.stairwell, issue.place, issue.photos, issue.anonymous) == (
        Source.QR, "1", "三楼", 1, True
    )
    assert f"反映成功，编号 {issue.ref}" in client.get(location(answer)).text


def test_filing_signs_in_with_a_new_secret(client: TestClient) -> None:
    filed(client)
    assert client.cookies.get("ps_draft") is None
    assert unsealed(client.cookies[COOKIE]) is not None
    assert "发验证码" not in client.get(f"{told(client, begun(client))}/preview").text


def test_a_signed_in_resident_needs_no_phone(client: TestClient, db: Engine, cast: Cast) -> None:
    wang = signed_in(client, db, "wangyi")
    base = told(wang, begun(wang))
    assert "发验证码" not in wang.get(f"{base}/preview").text
    location(wang.post(f"{base}/preview", data={"sign": "name"}))
    issue = rows(db, Issue)[0]
    assert (issue.reporter_id, issue.anonymous) == (cast.person("wangyi").key, False)
    assert rows(db, IssueEvent)[0].actor_name == "王**"


@pytest.mark.parametrize("data", [{"category": "XX"}, {}, {"category": "A" * 500}, {"category": "HY\0"}])
def test_an_unknown_category_is_asked_again(client: TestClient, db: Engine, data: dict[str, str]) -> None:
    base = begun(client)
    answer = client.post(f"{base}/what", data=data)
    assert answer.status_code in (303, 422)
    assert data_of(db)["category"] == ""


@pytest.mark.parametrize("yes", ["9", "-1", "x", "²", "99999999999999"])
def test_an_odd_answer_in_the_address_is_no_answer(client: TestClient, yes: str) -> None:
    assert "是哪一种" in client.get(f"{begun(client)}/what", params={"c": "EL", "yes": yes}).text


def test_a_question_that_stops_says_whom_to_call_and_keeps_nothing(client: TestClient, db: Engine) -> None:
    base = begun(client)
    page = client.get(f"{base}/what?c=OC&yes=0")
    assert 'href="tel:12388"' in page.text
    assert "接着填" not in page.text
    assert data_of(db)["category"] == ""


def test_a_question_that_does_not_stop_lets_the_report_go_on(client: TestClient) -> None:
    page = client.get(f"{begun(client)}/what?c=EL&yes=0").text
    assert 'href="tel:96333"' in page
    assert "past=1" in page


def test_the_second_level_asks_its_own_questions_once(client: TestClient, db: Engine) -> None:
    base, data = begun(client), {"category": "UT", "subcategory": "UT-3"}
    assert location(client.post(f"{base}/what", data=data)) == f"{base}/what?c=UT&s=UT-3"
    assert "水正在往外涌" in client.get(f"{base}/what?c=UT&s=UT-3").text
    assert location(client.post(f"{base}/what", data={**data, "sure": "1"})) == f"{base}/place"
    assert data_of(db)["subcategory"] == "UT-3"


def test_every_category_can_be_chosen(client: TestClient) -> None:
    base = begun(client)
    codes = {line.split('"')[0] for line in client.get(f"{base}/what").text.split('name="category" value="')[1:]}
    assert len(codes) == 17
    assert {client.get(f"{base}/what?c={code}").status_code for code in codes} == {200}


def test_choosing_another_estate_lists_its_buildings(client: TestClient, db: Engine) -> None:
    base = location(client.post("/c/xiangrui/report")).rpartition("/")[0]
    assert 'name="building"' not in client.get(f"{base}/place").text
    answer = client.post(f"{base}/place", data={"estate": "xiangrui-dong", "shown": ""})
    assert location(answer) == f"{base}/place#f-building"
    assert "3号楼" in client.get(f"{base}/place").text


@pytest.mark.parametrize(
    ("place", "field"),
    [
        ({"shown": "xiangrui-dong", "estate": ""}, "estate"),
        ({"shown": "", "estate": "shiji-1"}, "estate"),
        ({"shown": "xiangrui-dong", "estate": "xiangrui-dong"}, "building"),
        ({"shown": "xiangrui-dong", "estate": "xiangrui-dong", "building": "7"}, "building"),
        ({"shown": "shiji-1", "estate": "shiji-1", "building": "7"}, "estate"),
        ({"shown": "xiangrui-dong", "estate": "xiangrui-dong", "building": "3", "stairwell": "9"}, "stairwell"),
        ({"shown": "xiangrui-dong", "estate": "xiangrui-dong", "building": "-"}, "place"),
        ({"shown": "", "estate": "-"}, "place"),
        ({"shown": "xiangrui-dong", "estate": "xiangrui-dong", "building": "3", "place": "长" * 61}, "place"),
    ],
)
def test_a_place_that_does_not_fit_is_asked_again(client: TestClient, place: dict[str, str], field: str) -> None:
    answer = client.post(f"{begun(client)}/place", data=place)
    assert (answer.status_code, f'id="e-{field}"' in answer.text) == (422, True)


def test_a_place_outdoors_needs_words(client: TestClient, db: Engine) -> None:
    base = begun(client)
    client.post(f"{base}/what", data={"category": "HY", "subcategory": ""})
    answer = client.post(f"{base}/place", data={"shown": "", "estate": "-", "place": "东门外公交站"})
    assert location(answer) == f"{base}/story"
    assert (data_of(db)["estate"], data_of(db)["place"]) == ("", "东门外公交站")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "写几句发生了什么"),
        ("灯坏", "师傅才知道带什么工具"),
        ("\u202e\0\u200b", "写几句发生了什么"),
        ("a" * 2001, "最多 2000 个字"),
        ("a" * 100_000, "最多 2000 个字"),
    ],
)
def test_a_story_too_short_or_long_comes_back(client: TestClient, text: str, sentence: str) -> None:
    base = begun(client)
    client.post(f"{base}/what", data={"category": "HY", "subcategory": ""})
    answer = client.post(f"{base}/story", data={"description": text})
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert text[:2000].strip("\u202e\0\u200b") in answer.text


def test_invisible_characters_do_not_reach_the_board(client: TestClient, db: Engine) -> None:
    base = told(client, begun(client), text=f"\u202e{STORY}\0\u2066")
    client.post(f"{base}/preview", data={"phone": PHONE, "code": code_for(client, base, PHONE)})
    assert rows(db, Issue)[0].description == STORY


def test_ten_photos_keep_nine(client: TestClient, db: Engine) -> None:
    base = told(client, begun(client))
    files = [("photos", (f"{n}.jpg", PHOTO)) for n in range(10)]
    answer = client.post(f"{base}/story", data={"description": STORY}, files=files)
    assert (answer.status_code, "照片最多 9 张，后面的 1 张没有加进来" in answer.text) == (422, True)
    assert len(rows(db, DraftPhoto)) == 9


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"<svg onload=x>", "换成 JPG"),
        (b"\xff\xd8\xff" + b"0" * 13 * 1024 * 1024, "超过 12 MB"),
        (PHOTO[:900], "打不开"),
    ],
)
def test_a_bad_photo_is_refused_and_the_rest_stays(
    client: TestClient, db: Engine, file: bytes, sentence: str
) -> None:
    base = told(client, begun(client))
    files = [("photos", ("good.jpg", PHOTO)), ("photos", ("bad.jpg", file))]
    answer = client.post(f"{base}/story", data={"description": STORY + "再说一遍"}, files=files)
    assert (answer.status_code, sentence in answer.text, "第 2 张没收下" in answer.text) == (422, True, True)
    assert STORY + "再说一遍" in answer.text
    assert len(rows(db, DraftPhoto)) == 1


def test_photos_sent_with_a_bad_text_stay_and_can_be_taken_away(client: TestClient, db: Engine) -> None:
    base = told(client, begun(client))
    answer = client.post(f"{base}/story", data={"description": "短"}, files={"photos": ("a.jpg", PHOTO)})
    token = answer.text.split('name="drop" value="')[1].split('"')[0]
    address = f"/photos/{token}-s.jpg?d={base.rpartition('/')[2]}"
    assert client.get(address).status_code == 200
    assert location(client.post(f"{base}/story", data={"description": "短", "drop": token})).endswith("#photos")
    assert rows(db, DraftPhoto) == []
    assert client.get(address).status_code == 404


def test_the_preview_is_what_neighbours_see(client: TestClient) -> None:
    base = told(client, begun(client), text="物业电话 13812345678 打了三天没人接。")
    page = client.get(f"{base}/preview").text
    assert "138****5678" in page
    assert "我们替您遮住了" in page
    assert "13812345678" not in page


@pytest.mark.parametrize(
    ("code", "sub", "private"),
    [("HY", "HY-1", False), ("IL", "IL-1", True), ("NZ", "NZ-1", False), ("NZ", "NZ-2", True)],
)
def test_a_private_category_says_so(client: TestClient, code: str, sub: str, private: bool) -> None:
    base = told(client, begun(client), category=code, sub=sub)
    assert ("这一类默认不公开" in client.get(f"{base}/preview").text) is private


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "phone"),
        ({"phone": "138"}, "phone"),
        ({"phone": PHONE}, "code"),
        ({"phone": PHONE, "code": "12"}, "code"),
        ({"phone": PHONE, "code": "123456"}, "code"),
        ({"phone": PHONE, "title": "长" * 31}, "title"),
        ({"phone": PHONE, "sign": "king"}, "sign"),
        ({"phone": PHONE, "name": "长" * 21}, "name"),
        ({"phone": PHONE, "code": "123456", "website": "http://x"}, "website"),
    ],
)
def test_every_wrong_field_of_the_preview_is_named(
    client: TestClient, db: Engine, data: dict[str, str], field: str
) -> None:
    base = told(client, begun(client))
    answer = client.post(f"{base}/preview", data={"title": "楼道垃圾没人清", **data})
    assert (answer.status_code, f'id="e-{field}"' in answer.text) == (422, True)
    assert data.get("title", "楼道垃圾没人清") in answer.text
    assert rows(db, Issue) == []


def test_five_wrong_codes_spoil_the_right_one(client: TestClient, db: Engine) -> None:
    base = told(client, begun(client))
    code = code_for(client, base, PHONE)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        client.post(f"{base}/preview", data={"phone": PHONE, "code": wrong})
    answer = client.post(f"{base}/preview", data={"phone": PHONE, "code": code})
    assert (answer.status_code, rows(db, Issue)) == (429, [])


def test_a_code_lives_five_minutes(client: TestClient, db: Engine) -> None:
    base = told(client, begun(client))
    code = code_for(client, base, PHONE)
    changed(db, SmsCode, expires_at=NOON)
    answer = client.post(f"{base}/preview", data={"phone": PHONE, "code": code})
    assert (answer.status_code, "已经过期" in answer.text) == (422, True)


def test_a_second_code_within_a_minute_is_refused_and_the_page_stays(client: TestClient) -> None:
    base = told(client, begun(client))
    code_for(client, base, PHONE)
    answer = client.post(f"{base}/code", data={"phone": PHONE, "title": "楼道垃圾没人清"})
    assert (answer.status_code, "过一分钟再点" in answer.text, "楼道垃圾没人清" in answer.text) == (429, True, True)


def test_sending_a_code_keeps_the_page(client: TestClient) -> None:
    base = told(client, begun(client))
    typed = {"phone": PHONE, "title": "三楼垃圾没人清", "sign": "name", "name": "钱多多", "code": "12"}
    assert location(client.post(f"{base}/code", data=typed)).endswith("#f-code")
    page = client.get(f"{base}/preview").text
    for value in (PHONE, "三楼垃圾没人清", "钱多多", 'value="name" checked'):
        assert value in page


@pytest.mark.parametrize("phone", ["", "12345", "a" * 300])
def test_a_code_needs_a_phone(client: TestClient, db: Engine, phone: str) -> None:
    answer = client.post(f"{told(client, begun(client))}/code", data={"phone": phone})
    assert (answer.status_code, 'id="e-phone"' in answer.text, rows(db, SmsCode)) == (422, True, [])


def test_a_new_resident_may_sign_with_a_name(client: TestClient, db: Engine) -> None:
    filed(client, sign="name", name="钱多多")
    assert rows(db, IssueEvent)[0].actor_name == "钱**"


def test_the_same_draft_gives_the_same_issue(client: TestClient, db: Engine) -> None:
    base = told(client, begun(client))
    data = {"phone": PHONE, "code": code_for(client, base, PHONE)}
    first, again = client.post(f"{base}/preview", data=data), client.post(f"{base}/preview", data=data)
    assert location(first) == location(again)
    assert len(rows(db, Issue)) == 1
    for step in ("what", "place", "story", "preview"):
        assert location(client.get(f"{base}/{step}")) == location(first)


def test_parallel_presses_make_one_issue(client: TestClient, db: Engine) -> None:
    base = told(client, begun(client))
    data = {"phone": PHONE, "code": code_for(client, base, PHONE)}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.post(f"{base}/preview", data=data), range(8)))
    assert len({location(answer) for answer in answers}) == 1
    assert len(rows(db, Issue)) == 1


def test_a_closed_tab_loses_nothing(client: TestClient, db: Engine) -> None:
    base = told(client, begun(client))
    page = client.get("/c/xiangrui/report").text
    assert "您有一份没写完的" in page
    assert f'href="{base}/preview"' in page
    assert STORY in client.get(f"{base}/story").text


def test_a_killed_request_keeps_what_was_answered_before(
    client: TestClient, db: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = told(client, begun(client))

    def killed(*_: object, **__: object) -> None:
        raise RuntimeError("killed")

    wang = signed_in(client, db, "wangyi")
    with monkeypatch.context() as patch:
        patch.setattr("app.issues.actions.filing._tell", killed)
        with pytest.raises(RuntimeError, match="killed"):
            wang.post(f"{base}/preview", data={})
    assert (rows(db, Issue), data_of(db)["description"]) == ([], STORY)
    assert location(wang.post(f"{base}/preview", data={})).startswith("/receipt/")


def test_two_tabs_are_two_drafts(client: TestClient) -> None:
    assert begun(client) != begun(client)


def test_an_incomplete_draft_cannot_be_filed(client: TestClient, db: Engine) -> None:
    base = begun(client)
    wang = signed_in(client, db, "wangyi")
    assert location(wang.post(f"{base}/preview", data={})) == f"{base}/what"
    assert rows(db, Issue) == []


@pytest.mark.parametrize("step", ["what", "place", "story", "preview"])
def test_a_draft_belongs_to_its_community(client: TestClient, step: str) -> None:
    base = told(client, begun(client)).replace("/c/xiangrui/", "/c/shiji/")
    assert client.get(f"{base}/{step}").status_code == 404
    assert client.post(f"{base}/{step}", data={}).status_code == 404


def test_a_discarded_draft_is_gone_with_its_photos(client: TestClient, db: Engine) -> None:
    base = told(client, begun(client))
    client.post(f"{base}/story", data={"description": STORY}, files={"photos": ("a.jpg", PHOTO)})
    assert location(client.post(f"{base}/discard")) == "/c/xiangrui"
    assert (rows(db, Draft), rows(db, DraftPhoto), client.get(f"{base}/what").status_code) == ([], [], 404)


@pytest.mark.parametrize(
    ("key", "hits", "window", "sentence"),
    [("filings/testclient", 60, 3600, "一小时里反映得太多"), ("filings/p{wang}", 10, 86400, "今天已经反映了 10 件")],
)
def test_a_limit_keeps_the_draft(
    client: TestClient, db: Engine, cast: Cast, key: str, hits: int, window: int, sentence: str
) -> None:
    wang = signed_in(client, db, "wangyi")
    base = told(wang, begun(wang))
    spent(db, f"{key.format(wang=cast.person('wangyi').key)}/{window}", hits, window)
    answer = wang.post(f"{base}/preview", data={})
    assert (answer.status_code, sentence in answer.text, STORY in answer.text) == (429, True, True)
    assert (rows(db, Issue), len(rows(db, Draft))) == ([], 1)


def spent(db: Engine, key: str, hits: int, window: int) -> None:
    from sqlmodel import Session

    start = NOON - timedelta(seconds=int(NOON.timestamp()) % window)
    with Session(db) as session:
        session.add(RateWindow(key=key, start=start, hits=hits))
        session.commit()


def test_too_many_photos_from_one_address_keep_the_text(client: TestClient, db: Engine) -> None:
    base = told(client, begun(client))
    spent(db, "photos/testclient/3600", 200, 3600)
    answer = client.post(f"{base}/story", data={"description": "另一句话也要留着"}, files={"photos": ("a.jpg", PHOTO)})
    assert (answer.status_code, "照片太多" in answer.text) == (429, True)
    assert (data_of(db)["description"], rows(db, DraftPhoto)) == ("另一句话也要留着", [])


def test_a_limit_after_the_code_signs_in_all_the_same(client: TestClient, db: Engine) -> None:
    base = told(client, begun(client))
    code = code_for(client, base, PHONE)
    spent(db, "filings/testclient/3600", 60, 3600)
    assert client.post(f"{base}/preview", data={"phone": PHONE, "code": code}).status_code == 429
    assert "发验证码" not in client.get(f"{base}/preview").text


def test_what_a_neighbour_said_is_offered_and_can_be_joined(client: TestClient, db: Engine, cast: Cast) -> None:
    filed(client)
    ref = rows(db, Issue)[0].ref
    zhou = signed_in(client, db, "laozhou")
    base = told(zhou, begun(zhou))
    assert "是不是已经有人说过了" in zhou.get(f"{base}/preview").text
    assert location(zhou.post(f"{base}/same/{ref}")) == f"{base}/same/{ref}"
    assert [row.person_id for row in rows(db, Support)] == [cast.person("laozhou").key]
    assert "我的就是这件事" in zhou.get(f"{base}/same/{ref}").text
    assert location(zhou.post(f"{base}/same/{ref}/end")) == f"/i/{ref}"
    assert len(rows(db, Draft)) == 1


def test_an_issue_told_apart_is_not_offered_again(client: TestClient, db: Engine) -> None:
    filed(client)
    ref, zhou = rows(db, Issue)[0].ref, signed_in(client, db, "laozhou")
    base = told(zhou, begun(zhou))
    assert location(zhou.post(f"{base}/same/{ref}/apart")) == f"{base}/preview"
    assert "是不是已经有人说过了" not in zhou.get(f"{base}/preview").text


def test_joining_asks_for_a_sign_in_and_comes_back(client: TestClient, db: Engine) -> None:
    filed(client)
    ref, stranger = rows(db, Issue)[0].ref, TestClient(client.app, follow_redirects=False)
    base = told(stranger, begun(stranger))
    assert location(stranger.post(f"{base}/same/{ref}")) == "/login"
    assert stranger.get(f"{base}/same/{ref}").status_code == 200
    assert rows(db, Support) == []


@pytest.mark.parametrize(
    ("behalf", "source"),
    [("counter", Source.COUNTER), ("phone", Source.PHONE), ("visit", Source.PATROL)],
)
@pytest.mark.parametrize("staff", ["xiaoli", "liushuji", "chenkezhang"])
def test_staff_enter_for_a_resident_and_are_named(
    client: TestClient, db: Engine, cast: Cast, staff: str, behalf: str, source: Source
) -> None:
    clerk = signed_in(client, db, staff)
    base = told(clerk, begun(clerk))
    data = {"behalf": behalf, "resident_name": "钱大爷", "resident_phone": "13700000000", "sign": "name"}
    receipt = location(clerk.post(f"{base}/preview", data=data))
    issue, resident = rows(db, Issue)[0], next(row for row in rows(db, Person) if row.phone == "13700000000")
    assert (issue.reporter_id, issue.entered_by, issue.source) == (resident.key, cast.person(staff).key, source)
    assert cast.person(staff).name in rows(db, IssueEvent)[0].data
    assert f"{cast.person(staff).name}（工作人员代录）" in seen(client.get(receipt).text)


def test_a_patrol_finding_has_no_reporter(client: TestClient, db: Engine, cast: Cast) -> None:
    li = signed_in(client, db, "xiaoli")
    location(li.post(f"{told(li, begun(li))}/preview", data={"behalf": "patrol", "resident_phone": "13700000000"}))
    issue = rows(db, Issue)[0]
    assert (issue.reporter_id, issue.entered_by, issue.source) == (None, cast.person("xiaoli").key, Source.PATROL)


def test_a_known_resident_keeps_their_name(client: TestClient, db: Engine, cast: Cast) -> None:
    li = signed_in(client, db, "xiaoli")
    data = {"behalf": "phone", "resident_name": "冒名", "resident_phone": "13800000001"}
    location(li.post(f"{told(li, begun(li))}/preview", data=data))
    assert rows(db, Issue)[0].reporter_id == cast.person("wangyi").key
    assert "冒名" not in [row.name for row in rows(db, Person)]


def test_staff_must_say_for_whom(client: TestClient, db: Engine) -> None:
    li = signed_in(client, db, "xiaoli")
    answer = li.post(f"{told(li, begun(li))}/preview", data={})
    assert (answer.status_code, 'id="e-behalf"' in answer.text) == (422, True)


@pytest.mark.parametrize("name", ["zhaojingli", "luren", "wangyi", "shenji", "admin"])
def test_others_cannot_enter_for_somebody(client: TestClient, db: Engine, cast: Cast, name: str) -> None:
    other = signed_in(client, db, name)
    base = told(other, begun(other))
    assert "替谁反映" not in other.get(f"{base}/preview").text
    location(other.post(f"{base}/preview", data={"behalf": "counter", "resident_phone": "13700000000"}))
    issue = rows(db, Issue)[0]
    assert (issue.reporter_id, issue.entered_by) == (cast.person(name).key, None)


def test_the_grid_worker_of_another_community_is_a_resident_here(client: TestClient, db: Engine) -> None:
    li = signed_in(client, db, "xiaoli")
    base = location(li.post("/q/qr-shiji-1-7")).rpartition("/")[0]
    li.post(f"{base}/what", data={"category": "HY", "subcategory": ""})
    li.post(f"{base}/place", data={"shown": "shiji-1", "estate": "shiji-1", "building": "7"})
    li.post(f"{base}/story", data={"description": STORY})
    assert "替谁反映" not in li.get(f"{base}/preview").text


def test_photos_come_with_the_issue(client: TestClient, db: Engine) -> None:
    base = told(client, begun(client))
    client.post(f"{base}/story", data={"description": STORY}, files={"photos": ("a.jpg", PHOTO)})
    client.post(f"{base}/preview", data={"phone": PHONE, "code": code_for(client, base, PHONE)})
    assert (len(rows(db, IssuePhoto)), rows(db, DraftPhoto)) == (1, [])
