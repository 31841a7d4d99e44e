"""The pages: preparing, posting, voting, papers, the result; what each reader sees and what is refused."""

import json
import re
from typing import Any

import pytest

from app.votes.actions.papers import issue_papers
from app.votes.actions.posting import post_vote
from app.votes.actions.ticking import close_votes, open_votes
from app.votes.models import (
    RollObjection,
    Vote,
    VoteBallot,
    VoteDelivery,
    VoteOfficer,
    VotePaper,
    VoteProxy,
    VoterNaming,
    VoteRoll,
    VoteTopic,
)
from app.votes.queries.votes import vote_locked
from app.votes.rules.kinds import Caller, PaperState, TopicKind, VoteState
from tests.attachments.pictures import encoded, quarters
from tests.cast import NOON
from tests.issues.hall import Hall
from tests.issues.walk import location, rows
from tests.people.browser import text as seen
from tests.votes.poll import (
    AFTER_DAYS,
    CLOSES,
    CLOSING,
    DURING,
    DURING_DAYS,
    OPENING,
    OPENS,
    cast_by,
    closed,
    decided,
    drafted,
    more_homes,
    opened,
    owner_of,
    owners_each,
    posted,
    with_officers,
)

LIST = "/estates/xiangrui-dong/votes"
READERS = ("", "wangyi", "luren", "zhaojingli", "xiaoli", "liushuji", "sunzhuren", "chenkezhang", "shenji", "admin")
PLAN = {
    "title": "要不要换物业", "caller": "owners_committee", "mode": "strict", "how": "网上投，或者领纸票。",
    "what": ["dismiss", "5", "", "", ""], "topic": ["解聘安禾物业", "调整物业费", "", "", ""],
    "wording": ["解除和安禾物业的物业服务合同。", "物业费调到每平方米一元二角。", "", "", ""], "company": [""] * 5,
}
PICTURE = {"photos": ("a.jpg", encoded(quarters()), "image/jpeg")}
SIGNED = {"signed": PICTURE["photos"]}


def made(hall: Hall, make: Any, **more: Any) -> str:
    """A vote at some stage, committed; its address."""
    with hall.writing() as session:
        vote: Vote = make(session, hall.cast, **more)
        return vote.path


def going(hall: Hall) -> str:
    path = made(hall, opened)
    hall.later(**DURING_DAYS)
    return path


def the_vote(hall: Hall) -> Vote:
    return rows(hall.db, Vote)[0]


def test_my_own_page_says_that_a_ballot_is_awaited(hall: Hall) -> None:
    path = going(hall)
    assert f'href="{path}/ballot"' in hall.see("wangyi", "/me").text
    assert "您有一票还没投" not in hall.see("luren", "/me").text
    data = {**CHOICES, "group": str(hall.cast.home101.key), "declared": "1"}
    assert hall.as_("wangyi").post(f"{path}/ballot/casting", data=data).status_code == 303
    assert "您有一票还没投" not in hall.see("wangyi", "/me").text


def test_a_vote_is_prepared_and_posted(hall: Hall) -> None:
    sun = hall.as_("sunzhuren")
    assert "公示以前要办的" in seen(sun.get(location(sun.post(f"{LIST}/new", data=PLAN))))
    assert [topic.kind for topic in rows(hall.db, VoteTopic)] == [TopicKind.DISMISS, TopicKind.OTHER]
    path = the_vote(hall).path
    for name, role in (("liushuji", "counter"), ("xiaoli", "counter"), ("chenkezhang", "monitor")):
        person = str(hall.cast.person(name).key)
        assert sun.post(f"{path}/officers", data={"person": person, "role": role}).status_code == 303
    days = {"opens_on": "2026-12-04", "closes_on": "2026-12-18"}
    assert "12月4日" in seen(sun.get(f"{path}/posting"))
    assert sun.post(f"{path}/posting", data={**days, "seen": "1"}).status_code == 409
    again = sun.post(f"{path}/posting", data={**days, "opens_on": "2026-12-03", "seen": str(the_vote(hall).version)})
    assert (again.status_code, "要先公示满 15 天" in again.text, "2026-12-03" in again.text) == (422, True, True)
    assert sun.post(f"{path}/posting", data={**days, "seen": str(the_vote(hall).version)}).status_code == 303
    assert "祥瑞花园东区：要不要换物业" in seen(hall.see("", "/c/xiangrui/votes"))
    text = seen(hall.see("", path))
    for words in ("解聘安禾物业", "公示中", "12月4日开始投票", "12 户", "只帮着计数", "过半数同意才通过"):
        assert words in text, words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"what": ["", "", "", "", ""], "topic": [""] * 5, "wording": [""] * 5}, "1 到 5 件事"),
        ({"title": ""}, "这一项要填"), ({"caller": "mayor"}, "从给出的几项里选"),
        ({"what": ["appoint", "", "", "", ""]}, "选聘哪一家"), ({"what": ["banana", "", "", "", ""]}, "十一类事里选"),
        ({"what": ["99", "", "", "", ""]}, "十一类事里选"), ({"caller": "town"}, "镇里组织要写原因"),
        ({"wording": ["短", "", "", "", ""]}, "至少 10 个字"), ({"what": ["4", "", "", "", ""]}, "写明是哪一家"),
    ],
)
def test_a_mistake_in_the_plan_keeps_what_was_typed(hall: Hall, changes: dict[str, Any], words: str) -> None:
    answer = hall.as_("sunzhuren").post(f"{LIST}/new", data={**PLAN, **changes})
    assert (answer.status_code, words in answer.text) == (422, True)
    assert "网上投，或者领纸票。" in answer.text
    assert rows(hall.db, Vote) == []


def test_a_plan_is_changed_until_it_is_posted(hall: Hall) -> None:
    path = made(hall, drafted)
    page = hall.see("sunzhuren", f"{path}/plan")
    assert "解聘安禾物业" in page.text
    seen_version = str(the_vote(hall).version)
    changed = {**PLAN, "title": "换物业，调物业费", "seen": seen_version}
    assert hall.as_("sunzhuren").post(f"{path}/plan", data=changed).status_code == 303
    assert hall.as_("sunzhuren").post(f"{path}/plan", data=changed).status_code == 409
    assert the_vote(hall).title == "换物业，调物业费"


def test_who_may_see_what(hall: Hall) -> None:
    path = going(hall)
    for page, allowed in [
        ("", set(READERS)), ("/roll", {"wangyi", "xiaoli", "liushuji", "sunzhuren", "chenkezhang", "shenji"}),
        ("/objections", {"wangyi", "xiaoli", "liushuji", "sunzhuren", "chenkezhang", "shenji"}),
        ("/desk", {"xiaoli", "liushuji", "sunzhuren", "chenkezhang", "shenji"}),
        ("/deliveries", {"xiaoli", "liushuji", "sunzhuren", "chenkezhang"}),
        ("/papers", {"xiaoli", "liushuji", "sunzhuren", "chenkezhang"}),
        ("/papers/entries", {"xiaoli", "liushuji", "chenkezhang"}),
        ("/papers/print?first=1&last=2", {"xiaoli", "liushuji", "sunzhuren", "chenkezhang"}),
        ("/proxies", {"xiaoli", "liushuji", "sunzhuren", "chenkezhang"}),
        ("/proxies/form", {"xiaoli", "liushuji", "sunzhuren", "chenkezhang"}),
        ("/officers", {"liushuji", "sunzhuren", "chenkezhang"}),
        ("/corrections", {"liushuji", "sunzhuren", "chenkezhang"}),
        ("/cancellation", {"liushuji", "sunzhuren", "chenkezhang"}),
        ("/decision", {"xiaoli", "liushuji", "sunzhuren", "chenkezhang", "shenji"}),
        ("/ballot", set(READERS) - {""}), ("/receipt", set(READERS) - {""}),
    ]:
        for name in READERS:
            expected = 200 if name in allowed else 403 if name else 303
            assert hall.see(name, f"{path}{page}").status_code == expected, (name, page)


def test_a_draft_is_there_for_its_keepers_only(hall: Hall) -> None:
    path = made(hall, drafted)
    for page in ("", "/roll", "/ballot", "/desk"):
        for name in ("", "wangyi", "zhaojingli", "luren"):
            assert hall.see(name, f"{path}{page}").status_code in ((404,) if name else (303, 404)), (page, name)
    for name in ("sunzhuren", "liushuji", "chenkezhang"):
        assert hall.see(name, f"{path}/desk").status_code == 200
    assert "要不要换物业" not in hall.see("wangyi", LIST).text + hall.see("sunzhuren", "/c/xiangrui/votes").text
    assert "要不要换物业" in hall.see("sunzhuren", LIST).text


def test_odd_addresses_are_not_found(hall: Hall) -> None:
    going(hall)
    for page in ["/votes/999", "/votes/0", "/votes/x", "/votes/99999999999", "/estates/none/votes",
                                      "/votes/999/roll", "/votes/1/result.json"]:
        assert hall.see("liushuji", page).status_code == 404


def test_a_post_of_the_company_keeps_off_the_desk(hall: Hall) -> None:
    from app.companies.models import CrossAppointment
    from tests.cast import LONG_AGO

    path = made(hall, posted)
    with hall.writing() as session:
        session.add(CrossAppointment(
            person_id=hall.cast.person("liushuji").key, company_id=hall.cast.anhe.key, post="监督员", starts_on=LONG_AGO
        ))
    for page in ("/desk", "/papers", "/officers", "/decision"):
        answer = hall.see("liushuji", f"{path}{page}")
        assert (answer.status_code, "任职或者兼职" in answer.text) == (403, True)


CHOICES = {"c1": "y", "c2": "n"}


def test_an_owner_chooses_looks_again_and_votes(hall: Hall) -> None:
    path = going(hall)
    wang, group = hall.as_("wangyi"), str(hall.cast.home101.key)
    page = wang.get(f"{path}/ballot")
    assert "3号楼1单元101" in page.text
    assert page.headers["cache-control"] == "no-store"
    review = wang.post(f"{path}/ballot", data={**CHOICES, "group": group})
    assert "还没有交" in seen(review)
    assert rows(hall.db, VoteBallot) == []
    back = wang.post(f"{path}/ballot", data={**CHOICES, "group": group, "again": "1"})
    assert back.text.count(" checked") == 2
    undeclared = wang.post(f"{path}/ballot/casting", data={**CHOICES, "group": group})
    assert (undeclared.status_code, "满十八岁" in undeclared.text) == (422, True)
    answer = wang.post(f"{path}/ballot/casting", data={**CHOICES, "group": group, "declared": "1"})
    receipt = seen(wang.get(location(answer)))
    [ballot] = rows(hall.db, VoteBallot)
    assert ballot.choices == "yn"
    assert ballot.receipt in receipt
    assert "您选的" not in receipt
    twice = wang.post(f"{path}/ballot/casting", data={**CHOICES, "group": group, "declared": "1"})
    assert (twice.status_code, "先收到的算数" in twice.text) == (409, True)
    assert "收到了" in seen(wang.get(f"{path}/ballot"))


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"c2": ""}, 422, "这一件选一个"), ({"c1": "x"}, 422, "这一件选一个"), ({"c1": "banana"}, 422, "给出的几项"),
        ({"group": "999"}, 409, "先投哪一户"), ({"group": "abc"}, 422, ""),
    ],
)
def test_a_mistake_on_the_ballot(hall: Hall, changes: dict[str, str], status: int, words: str) -> None:
    path = going(hall)
    data = {**CHOICES, "group": str(hall.cast.home101.key), **changes}
    answer = hall.as_("wangyi").post(f"{path}/ballot", data=data)
    assert (answer.status_code, words in answer.text) == (status, True)
    casting = hall.as_("wangyi").post(f"{path}/ballot/casting", data={**data, "declared": "1"})
    assert casting.status_code in (403, 409, 422)
    assert rows(hall.db, VoteBallot) == []


def test_nobody_votes_for_another_home(hall: Hall) -> None:
    path = going(hall)
    data = {**CHOICES, "group": str(hall.cast.home101.key), "declared": "1"}
    for name in ("luren", "liushuji", "sunzhuren", "zhaojingli"):
        answer = hall.as_(name).post(f"{path}/ballot/casting", data=data)
        assert answer.status_code == 403, name
        assert "名册上没有您名下的房子" in seen(hall.see(name, f"{path}/ballot"))
    assert rows(hall.db, VoteBallot) == []


def test_before_and_after_the_days_of_voting(hall: Hall) -> None:
    path = made(hall, posted)
    assert "还没有开始投票" in seen(hall.see("wangyi", f"{path}/ballot"))
    with hall.writing() as session:
        open_votes(session, OPENING)
        close_votes(session, CLOSING)
    hall.later(**AFTER_DAYS)
    assert "投票截止了" in seen(hall.see("wangyi", f"{path}/ballot"))
    data = {**CHOICES, "group": str(hall.cast.home101.key), "declared": "1"}
    assert hall.as_("wangyi").post(f"{path}/ballot/casting", data=data).status_code == 409


def test_nobody_sees_how_it_stands_before_the_result(hall: Hall) -> None:
    """A peer leaked results through sidebars and exports: every page, every reader, before and after the close."""
    path = going(hall)
    with hall.writing() as session:
        vote = vote_locked(session, the_vote(hall).key)
        cast_by(session, vote, hall.cast.person("wangyi"), hall.cast.home101.key, "yn")
    pages = ("", "/roll", "/desk", "/deliveries", "/papers", "/proxies", "/objections", "/decision", "/receipt")
    for name in READERS:
        for page in pages:
            text = seen(hall.see(name, f"{path}{page}"))
            assert not re.search(r"同意 1 户|不同意 1 户|够通过", text), (name, page)
    text = seen(hall.see("", path))
    assert "还差 7 户、619.50 平方米" in text


def test_after_the_close_counters_see_the_count_and_the_public_does_not(hall: Hall) -> None:
    path = going(hall)
    with hall.writing() as session:
        vote = vote_locked(session, the_vote(hall).key)
        cast_by(session, vote, hall.cast.person("wangyi"), hall.cast.home101.key, "yn")
        closed(session, vote)
    hall.later(**AFTER_DAYS)
    for name in ("liushuji", "xiaoli", "chenkezhang", "shenji"):
        assert "同意 1 户" in seen(hall.see(name, f"{path}/decision")), name
    assert "同意 1 户" not in seen(hall.see("sunzhuren", f"{path}/decision"))
    for name in ("", "wangyi", "zhaojingli"):
        assert "同意 1 户" not in seen(hall.see(name, path))
    assert re.search(r"解聘安禾物业\s*同意\s*2. 调整物业费\s*不同意", seen(hall.see("wangyi", f"{path}/receipt")))


def test_the_result_is_reported_confirmed_and_public(hall: Hall) -> None:
    with hall.writing() as session:
        homes = more_homes(session, hall.cast, 12)
        people = owners_each(session, homes)
        vote = opened(session, hall.cast)
        for person, home in zip(people, homes, strict=True):
            cast_by(session, vote, person, home.key, "yn")
        closed(session, vote)
        path = vote.path
    hall.later(**AFTER_DAYS)
    seen_version = {"seen": str(the_vote(hall).version)}
    for name in ("sunzhuren", "chenkezhang", "wangyi"):
        assert hall.as_(name).post(f"{path}/decision", data=seen_version).status_code == 403
    assert hall.as_("liushuji").post(f"{path}/decision", data=seen_version).status_code == 303
    seen_version = {"seen": str(the_vote(hall).version)}
    assert hall.as_("xiaoli").post(f"{path}/decision/confirmation", data=seen_version).status_code == 403
    assert hall.as_("chenkezhang").post(f"{path}/decision/confirmation", data={"seen": "1"}).status_code == 409
    assert hall.as_("chenkezhang").post(f"{path}/decision/confirmation", data=seen_version).status_code == 303
    text = seen(hall.see("", path))
    for words in ("不够通过", "12 户", "差 4 户", "2027年12月", "没交回的随多数算", "业主表决结果"):
        assert words in text or words == "业主表决结果", words
    found = hall.see("", f"{path}/result.json")
    assert json.loads(found.content)["topics"][0]["passed"] is False


def test_the_result_page_of_a_pass(hall: Hall) -> None:
    with hall.writing() as session:
        homes = more_homes(session, hall.cast, 30)
        people = owners_each(session, homes)
        vote = opened(session, hall.cast)
        for person, home in zip(people, homes, strict=True):
            cast_by(session, vote, person, home.key, "yn")
        path = decided(session, hall.cast, closed(session, vote)).path
    hall.later(**AFTER_DAYS)
    text = seen(hall.see("", path))
    assert re.search(r"解聘安禾物业\s*数下来够通过", text)
    assert re.search(r"调整物业费\s*数下来不够", text)


def test_papers_on_the_pages(hall: Hall) -> None:
    path = going(hall)
    li, group = hall.as_("xiaoli"), str(hall.cast.home101.key)
    printed = li.get(location(li.post(f"{path}/papers/issues", data={"groups": [group]})))
    for words in ("0001", "3号楼1单元101", "不交回这张票，算没有参加", "<svg", "先收到的算数"):
        assert words in printed.text, words
    assert li.post(f"{path}/papers/issues", data={"groups": [group]}).status_code == 422
    assert li.post(f"{path}/papers/issues", data={}).status_code == 422
    for serial, status in (("x", 422), ("9", 422), ("1", 303), ("1", 409)):
        assert li.post(f"{path}/papers/returns", data={"serial": serial}).status_code == status, serial
    assert li.post(f"{path}/papers/entries", data={"serial": "1", **CHOICES}).status_code == 409
    with hall.writing() as session:
        close_votes(session, CLOSING)
    hall.later(**AFTER_DAYS)
    for name, status in (("sunzhuren", 403), ("liushuji", 303), ("liushuji", 409), ("xiaoli", 303)):
        answer = hall.as_(name).post(f"{path}/papers/entries", data={"serial": "1", **CHOICES})
        assert answer.status_code == status, name
    assert [paper.state for paper in rows(hall.db, VotePaper)] == [PaperState.COUNTED]
    assert "对上了" in seen(hall.see("liushuji", f"{path}/papers"))


def test_a_paper_found_after_the_close_on_the_pages(hall: Hall) -> None:
    path = made(hall, opened)
    with hall.writing() as session:
        groups = [hall.cast.home101.key]
        issue_papers(session, vote_locked(session, the_vote(hall).key), groups, by=hall.cast.actor("xiaoli"), at=DURING)
        close_votes(session, CLOSING)
    hall.later(**AFTER_DAYS)
    li, chen = hall.as_("xiaoli"), hall.as_("chenkezhang")
    assert li.post(f"{path}/papers/returns", data={"serial": "1"}).status_code == 409
    said = {"serial": "1", "words": "18日下午交到社区，当时漏了登记"}
    assert li.post(f"{path}/papers/found", data=said).status_code == 422
    kept = li.post(f"{path}/papers/found", data={**said, "words": ""}, files=PICTURE)
    assert kept.status_code == 422
    seal = re.search(r'name="photos_kept" value="([^"]+)"', kept.text)
    assert seal is not None
    assert li.post(f"{path}/papers/found", data={**said, "photos_kept": seal[1]}).status_code == 303
    assert "核对过，算数" not in seen(li.get(f"{path}/papers"))
    page = chen.get(f"{path}/papers")
    proof = re.search(rf'href="({path}/photos/[^"]+)"', page.text)
    assert ("核对过，算数" in seen(page), proof is not None) == (True, True)
    assert proof is not None
    assert [hall.see(name, proof[1]).status_code for name in ("chenkezhang", "sunzhuren", "wangyi")] == [200, 200, 403]
    assert proof[1] in hall.see("sunzhuren", f"{path}/papers").text
    for name, status in (("wangyi", 403), ("xiaoli", 409), ("liushuji", 403), ("sunzhuren", 403), ("chenkezhang", 303)):
        assert hall.as_(name).post(f"{path}/papers/found/1/confirmation").status_code == status, name
    assert chen.post(f"{path}/papers/found/1/refusal").status_code == 409
    assert [hall.see(name, proof[1]).status_code for name in ("chenkezhang", "sunzhuren")] == [404, 403]
    assert [paper.state for paper in rows(hall.db, VotePaper)] == [PaperState.RETURNED]


def test_spoiled_and_missing_papers(hall: Hall) -> None:
    path = going(hall)
    with hall.writing() as session:
        groups = [hall.cast.home101.key, hall.cast.home102.key]
        issue_papers(session, vote_locked(session, the_vote(hall).key), groups, by=hall.cast.actor("xiaoli"), at=DURING)
    li = hall.as_("xiaoli")
    assert li.post(f"{path}/papers/spoiled", data={"serial": "1"}).status_code == 422
    assert li.post(f"{path}/papers/spoiled", data={"serial": "1", "reason": "印坏了"}).status_code == 303
    assert li.post(f"{path}/papers/missing").status_code == 409
    with hall.writing() as session:
        close_votes(session, CLOSING)
    hall.later(**AFTER_DAYS)
    assert hall.as_("xiaoli").post(f"{path}/papers/missing").status_code == 303
    assert {paper.state for paper in rows(hall.db, VotePaper)} == {PaperState.SPOILED, PaperState.MISSING}


def test_deliveries_are_ticked_building_by_building(hall: Hall) -> None:
    path = made(hall, posted)
    li, groups = hall.as_("xiaoli"), [str(hall.cast.home101.key), str(hall.cast.home102.key)]
    assert "3号楼1单元101" in seen(li.get(f"{path}/deliveries?building=3号楼"))
    assert "3号楼1单元101" not in seen(li.get(f"{path}/deliveries?building=5号楼"))
    address = f"{path}/deliveries?building=3号楼"
    for data, status in (({"way": "handed"}, 422), ({"groups": groups, "way": "banana"}, 422),
                         ({"groups": ["99999"], "way": "handed"}, 422), ({"groups": groups, "way": "posted"}, 422)):
        assert li.post(address, data=data).status_code == status
    kept = li.post(address, data={"groups": groups, "way": "posted"})
    assert kept.text.count(" checked") == 2
    assert li.post(address, data={"groups": groups, "way": "posted"}, files=PICTURE).status_code == 303
    assert len(rows(hall.db, VoteDelivery)) == 2
    gone = {"home": "3号楼1单元101", "reason": "王姨说没收到"}
    for data, status in (({**gone, "home": "9号楼"}, 422), ({**gone, "reason": ""}, 422), (gone, 303), (gone, 404)):
        assert li.post(f"{path}/deliveries/ending", data=data).status_code == status
    assert len(rows(hall.db, VoteDelivery)) == 1
    no_photo = {"photos": ("a.jpg", b"no", "image/jpeg")}
    assert li.post(address, data={"groups": groups, "way": "handed"}, files=no_photo).status_code == 422


def test_powers_and_named_voters(hall: Hall) -> None:
    with hall.writing() as session:
        owner_of(session, hall.cast.home101)
    path = made(hall, posted)
    li = hall.as_("liushuji")
    power = {"home": "3号楼1单元101", "agent": "王小明", "phone": "13800000099"}
    for data, files in (({**power, "home": "9号楼"}, PICTURE), (power, None), ({**power, "phone": "1"}, PICTURE)):
        assert li.post(f"{path}/proxies", data=data, files=files).status_code == 422
    assert li.post(f"{path}/proxies", data=power, files=PICTURE).status_code == 303
    text = seen(li.get(f"{path}/proxies"))
    assert ("王**" in text, "王小明" in text, "138****0099" in text) == (True, False, True)
    [proxy] = rows(hall.db, VoteProxy)
    assert li.post(f"{path}/proxies/{proxy.id}/ending").status_code == 303
    assert li.post(f"{path}/proxies/{proxy.id}/ending").status_code == 409
    naming = {"joint_home": "3号楼1单元101", "voter": "13700000000"}
    for data, files in (({**naming, "voter": "13999999999"}, SIGNED), (naming, None)):
        assert li.post(f"{path}/namings", data=data, files=files).status_code == 422
    bent = li.post(f"{path}/namings", data=naming, files={"signed": ("a.jpg", b"no", "image/jpeg")})
    assert 'href="#f-signed"' in bent.text
    assert li.post(f"{path}/namings", data=naming, files=SIGNED).status_code == 303
    assert len(rows(hall.db, VoterNaming)) == 1
    with hall.writing() as session:
        assert open_votes(session, OPENING) == 1
    hall.later(**DURING_DAYS)
    assert "由另一位共有人投" in seen(hall.see("wangyi", f"{path}/ballot"))


def test_objections_and_answers(hall: Hall) -> None:
    path = made(hall, posted)
    home = str(hall.cast.home101.key)
    wang = hall.as_("wangyi")
    for data in ({"home": home, "words": "短"}, {"home": str(hall.cast.home102.key), "words": "面积写少了一平方"}):
        assert wang.post(f"{path}/objections", data=data).status_code == 422
    said = {"home": home, "words": "面积写少了，我的电话 13800000001"}
    assert wang.post(f"{path}/objections", data=said).status_code == 303
    assert wang.post(f"{path}/objections", data=said).status_code == 409
    assert hall.as_("luren").post(f"{path}/objections", data=said).status_code == 403
    [objection] = rows(hall.db, RollObjection)
    assert "13800000001" not in objection.words
    address = f"{path}/objections/{objection.id}/answer"
    liu = hall.as_("liushuji")
    assert wang.post(address, data={"upheld": "no", "answer": "核对过房产证"}).status_code == 403
    refused = liu.post(address, data={"answer": "核对过房产证"})
    assert (refused.status_code, "核对过房产证" in refused.text) == (422, True)
    assert liu.post(address, data={"upheld": "no", "answer": "核对过房产证"}).status_code == 303
    assert liu.post(f"{path}/objections/99/answer", data={"upheld": "no", "answer": "核对过房产证"}).status_code == 404
    assert "核对过房产证" in seen(wang.get(f"{path}/objections"))


def test_corrections_on_the_pages(hall: Hall) -> None:
    path = going(hall)
    liu, sun = hall.as_("liushuji"), hall.as_("sunzhuren")
    change = {"home": "3号楼1单元102", "area": "90.5", "reason": "按房产证更正"}
    for bad in (
        {"area": "0"}, {"area": "x"}, {"home": "9号楼"}, {"reason": ""}, {"area": "88.50"}, {"same_as": "没有"},
    ):
        answer = liu.post(f"{path}/corrections", data={**change, "seen": str(the_vote(hall).version), **bad})
        assert answer.status_code == 422, bad
    assert liu.post(f"{path}/corrections", data={**change, "seen": "1"}).status_code == 409
    assert liu.post(f"{path}/corrections", data={**change, "seen": str(the_vote(hall).version)}).status_code == 303
    marks = re.findall(r'name="seen" value="([0-9a-f]{64})"', sun.get(f"{path}/corrections").text)
    assert (len(marks), len(set(marks))) == (2, 1)
    looked_at = {"seen": marks[0]}
    for noun in ("confirmation", "refusal"):
        assert sun.post(f"{path}/corrections/2/{noun}", data={"seen": "0" * 64}).status_code == 409
    assert liu.post(f"{path}/corrections/2/confirmation", data=looked_at).status_code == 409
    assert sun.post(f"{path}/corrections/3/confirmation", data=looked_at).status_code == 404
    assert sun.post(f"{path}/corrections/2/confirmation", data=looked_at).status_code == 303
    assert [roll.area for roll in rows(hall.db, VoteRoll)] == [12 * 8850, 12 * 8850 + 200]
    assert "90.50" in seen(hall.see("wangyi", f"{path}/roll?building=*"))
    assert "90.50" not in seen(hall.see("wangyi", f"{path}/roll?building=*&version=1"))


def test_the_roll_shows_no_names(hall: Hall) -> None:
    path = made(hall, posted)
    for name in ("xiaoli", "liushuji", "chenkezhang"):
        page = hall.see(name, f"{path}/roll?building=*")
        assert ("3号楼1单元101" in page.text, "王桂兰" in page.text) == (True, False)


def test_a_petition_on_the_pages(hall: Hall) -> None:
    path = made(hall, drafted, caller=Caller.PETITION)
    sun = hall.as_("sunzhuren")
    bad = sun.post(f"{path}/petition", data={"homes": "3号楼1单元101\n9号楼"})
    assert (bad.status_code, "名册上没有：9号楼" in bad.text) == (422, True)
    assert sun.post(f"{path}/petition", data={"homes": ""}).status_code == 422
    assert sun.post(f"{path}/petition", data={"homes": "3号楼 1单元 101\n3号楼1单元102"}).status_code == 303
    assert "还差 1 户" in seen(sun.get(f"{path}/petition"))


def test_given_up_on_the_pages(hall: Hall) -> None:
    path = made(hall, posted)
    sun = hall.as_("sunzhuren")
    assert sun.post(f"{path}/cancellation", data={"seen": str(the_vote(hall).version)}).status_code == 422
    data = {"seen": str(the_vote(hall).version), "reason": "议题写错了"}
    assert sun.post(f"{path}/cancellation", data=data).status_code == 303
    assert the_vote(hall).state is VoteState.CANCELLED
    assert "这次表决不办了" in seen(hall.see("", path))
    assert sun.post(f"{path}/cancellation", data=data).status_code == 409


def test_officers_are_named_and_taken_off(hall: Hall) -> None:
    path = made(hall, drafted)
    sun = hall.as_("sunzhuren")
    laozhou = str(hall.cast.person("laozhou").key)
    for data in ({}, {"person": laozhou}, {"person": "0", "role": "counter"}, {"person": laozhou, "role": "king"}):
        assert sun.post(f"{path}/officers", data=data).status_code == 422
    assert sun.post(f"{path}/officers", data={"person": laozhou, "role": "observer"}).status_code == 303
    [officer] = rows(hall.db, VoteOfficer)
    assert sun.post(f"{path}/officers/{officer.id}/ending").status_code == 303
    assert sun.post(f"{path}/officers/{officer.id}/ending").status_code == 404


def test_an_owner_is_found_by_the_door_and_does_the_whole_work(hall: Hall) -> None:
    """Somebody without any role for staff reaches every page of a counter."""
    path = made(hall, drafted)
    sun = hall.as_("sunzhuren")
    assert "没有能请的业主" in seen(sun.get(f"{path}/officers?building=5&unit=1&number=101"))
    door = f"{path}/officers?building=3号楼&unit=1单元&number=101"
    text = seen(sun.get(door))
    assert ("王**（业主）" in text, "王桂兰" in text) == (True, False)
    person = {"person": str(hall.cast.person("wangyi").key)}
    again = sun.post(door, data=person)
    assert (again.status_code, "王**（业主）" in again.text) == (422, True)
    assert sun.post(door, data={**person, "role": "counter"}).status_code == 303
    stranger = {"person": str(hall.cast.person("luren").key), "role": "counter"}
    assert sun.post(door, data=stranger).status_code == 422
    assert "我不当" in seen(hall.see("wangyi", f"{path}/desk"))
    with hall.writing() as session:
        vote = with_officers(session, hall.cast, vote_locked(session, the_vote(hall).key))
        post_vote(session, vote, OPENS, CLOSES, seen=vote.version, by=hall.cast.actor("sunzhuren"), at=NOON)
        open_votes(session, OPENING)
    hall.later(**DURING_DAYS)
    wang, group = hall.as_("wangyi"), str(hall.cast.home101.key)
    assert "经办台" in seen(wang.get(path))
    for page in ("desk", "roll", "objections", "deliveries", "papers", "proxies", "papers/entries", "decision"):
        assert wang.get(f"{path}/{page}").status_code == 200, page
    assert hall.as_("xiaoli").post(f"{path}/papers/issues", data={"groups": [group]}).status_code == 303
    assert hall.as_("xiaoli").post(f"{path}/papers/returns", data={"serial": "1"}).status_code == 303
    with hall.writing() as session:
        close_votes(session, CLOSING)
    hall.later(**AFTER_DAYS)
    assert hall.as_("wangyi").post(f"{path}/papers/entries", data={"serial": "1", **CHOICES}).status_code == 303
    assert hall.as_("wangyi").get(f"{path}/evidence.zip").status_code == 200


def test_whoever_was_named_may_decline(hall: Hall) -> None:
    path = made(hall, posted)
    li = hall.as_("xiaoli")
    assert li.post(f"{path}/office/refusal").status_code == 303
    assert len(rows(hall.db, VoteOfficer)) == 2
    sun = hall.as_("sunzhuren")
    assert "名单上没有您" in seen(sun.get(location(sun.post(f"{path}/office/refusal"))))


def test_no_page_asks_more_the_more_votes_and_homes_there_are(hall: Hall) -> None:
    path = going(hall)
    counts = {}
    for page in ("", "/desk", "/roll", "/papers", "/deliveries", "/decision"):
        hall.see("liushuji", f"{path}{page}")
        with hall.counting() as asked:
            hall.see("liushuji", f"{path}{page}")
        counts[page] = len(asked)
    assert max(counts.values()) <= 28, counts
    with hall.writing() as session:
        for _ in range(5):
            drafted(session, hall.cast)
    with hall.counting() as asked:
        hall.see("liushuji", LIST)
    assert len(asked) <= 14
