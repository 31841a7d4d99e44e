"""The pages of second looks: stolen papers, owners verified since the posting, namings taken back, homes that end."""

import re

from sqlmodel import select

from app.people.actions import decide_residency
from app.people.models import ClaimStatus, Relation, Residency
from app.votes.actions.papers import issue_papers, return_paper
from app.votes.actions.ticking import close_votes
from app.votes.models import VoteBallot, VoteOfficer, VotePaper, VoterNaming
from app.votes.queries.votes import vote_locked
from app.votes.rules.kinds import PaperState
from tests.attachments.pictures import encoded, quarters
from tests.cast import NOON, add
from tests.issues.hall import Hall
from tests.issues.walk import rows
from tests.people.browser import text as seen
from tests.votes.poll import AFTER_DAYS, CLOSING, DURING, owner_of
from tests.votes.test_pages import going, the_vote

PICTURE = {"photos": ("a.jpg", encoded(quarters()), "image/jpeg")}


def handed_in(hall: Hall) -> str:
    """小李 took a paper of 王姨's home; the address of the vote."""
    path = going(hall)
    with hall.writing() as session:
        vote, by = vote_locked(session, the_vote(hall).key), hall.cast.actor("xiaoli")
        issue_papers(session, vote, [hall.cast.home101.key], by=by, at=DURING)
        return_paper(session, vote, 1, by=by, at=DURING)
    return path


def test_an_owner_says_that_a_paper_is_not_theirs(hall: Hall) -> None:
    path = handed_in(hall)
    wang, group = hall.as_("wangyi"), str(hall.cast.home101.key)
    assert f"{path}/receipt/contests?group={group}" in wang.get(f"{path}/receipt").text
    address = f"{path}/receipt/contests"
    assert wang.post(address, data={"group": "x", "words": "没有交过票"}).status_code == 422
    short = wang.post(address, data={"group": group, "words": "没"})
    assert (short.status_code, "写清楚" in seen(short)) == (422, True)
    assert hall.as_("luren").post(address, data={"group": group, "words": "票一直在家里"}).status_code == 403
    assert "没有收到您家的纸票" in seen(hall.see("luren", f"{address}?group={group}"))
    assert wang.post(address, data={"group": group, "words": "票一直在家里"}).status_code == 303
    assert wang.post(address, data={"group": group, "words": "票一直在家里"}).status_code == 409
    assert "正在核对" in seen(wang.get(f"{path}/receipt"))
    li, liu = hall.as_("xiaoli"), hall.as_("liushuji")
    assert "由别的人核对" in seen(li.get(f"{path}/papers/contests"))
    assert li.post(f"{path}/papers/contests/1/voiding").status_code == 409
    assert "票一直在家里" in seen(liu.get(f"{path}/papers/contests"))
    assert liu.post(f"{path}/papers/contests/1/voiding").status_code == 303
    assert liu.post(f"{path}/papers/contests/1/voiding").status_code == 409
    assert [paper.state for paper in rows(hall.db, VotePaper)] == [PaperState.SPOILED]
    ballot = {"group": group, "c1": "y", "c2": "n", "declared": "on"}
    assert wang.post(f"{path}/ballot/casting", data=ballot).status_code == 303
    assert [row.voided_at is None for row in rows(hall.db, VoteBallot)] == [False, True]


def test_what_an_owner_came_to_say_is_written_down_with_a_photo(hall: Hall) -> None:
    path = handed_in(hall)
    liu, address = hall.as_("liushuji"), f"{path}/papers/contests"
    said = {"serial": "1", "words": "业主到柜台说没有交过"}
    for data, files in (({**said, "serial": ""}, PICTURE), ({**said, "serial": "99"}, PICTURE), (said, None),
                        ({**said, "words": "没"}, PICTURE)):
        answer = liu.post(address, data=data, files=files)
        assert (answer.status_code, data["words"] in answer.text) == (422, True)
    assert hall.as_("wangyi").post(address, data=said, files=PICTURE).status_code == 403
    assert liu.post(address, data=said, files=PICTURE).status_code == 303
    chen = hall.as_("chenkezhang")
    [photo] = re.findall(rf'{path}/photos/[^"]+', chen.get(address).text)
    assert chen.get(photo).status_code == 200
    assert hall.as_("wangyi").get(photo).status_code == 403
    for person, status in (("xiaoli", 409), ("liushuji", 409), ("chenkezhang", 303), ("chenkezhang", 409)):
        assert hall.as_(person).post(f"{address}/1/keeping").status_code == status, person
    assert [paper.state for paper in rows(hall.db, VotePaper)] == [PaperState.RETURNED]
    with hall.writing() as session:
        close_votes(session, CLOSING)
    hall.later(**AFTER_DAYS)
    late = hall.as_("liushuji").post(address, data=said, files=PICTURE)
    assert (late.status_code, "截止" in seen(late)) == (409, True)


def verified(hall: Hall) -> int:
    """路人 is verified as an owner of 102 while the vote runs."""
    with hall.writing() as session:
        residency = add(
            session,
            Residency(
                person_id=hall.cast.person("luren").key, home_id=hall.cast.home102.key, relation=Relation.OWNER,
                claimed_at=NOON,
            ),
        )
        decide_residency(session, residency.key, verified=True, by=hall.cast.actor("liushuji"), at=DURING)
        return residency.key


def test_a_new_owner_votes_once_a_second_keeper_looked(hall: Hall) -> None:
    path, key = going(hall), 0
    key = verified(hall)
    assert "等第二个人核对" in seen(hall.see("luren", f"{path}/ballot"))
    assert "1 位公示以后核实的业主" in seen(hall.see("sunzhuren", f"{path}/desk"))
    assert "要换一位经办的人" in seen(hall.see("liushuji", f"{path}/owners"))
    assert hall.see("luren", f"{path}/owners").status_code == 403
    for person, status in (("wangyi", 403), ("zhaojingli", 403), ("liushuji", 409), ("sunzhuren", 303)):
        assert hall.as_(person).post(f"{path}/owners/{key}/check").status_code == status, person
    assert hall.as_("sunzhuren").post(f"{path}/owners/99999/check").status_code == 404
    assert "两个人都看过" in seen(hall.see("liushuji", f"{path}/owners"))
    assert 'name="c1"' in hall.see("luren", f"{path}/ballot").text


def test_a_counter_named_late_is_checked_on_the_page(hall: Hall) -> None:
    path, liu, sun = going(hall), hall.as_("liushuji"), hall.as_("sunzhuren")
    named = {"person": str(hall.cast.person("wangyi").key), "role": "counter"}
    assert liu.post(f"{path}/officers", data=named).status_code == 303
    late = max(row.key for row in rows(hall.db, VoteOfficer))
    assert "要换一位经办的人核对" in seen(liu.get(f"{path}/officers"))
    assert liu.post(f"{path}/officers/{late}/check").status_code == 409
    desk = seen(sun.get(f"{path}/desk"))
    assert ("等第二个人核对" in desk, "有 1 位投票开始以后才定的" in desk) == (True, True)
    assert hall.as_("wangyi").get(f"{path}/papers").status_code == 403
    assert sun.post(f"{path}/officers/x/check").status_code == 404
    assert "核对过，可以经手" in seen(sun.get(f"{path}/officers"))
    assert sun.post(f"{path}/officers/{late}/check").status_code == 303
    assert "等第二个人核对" not in seen(sun.get(f"{path}/officers"))
    assert hall.as_("wangyi").get(f"{path}/papers").status_code == 200
    assert "有 1 位投票开始以后才定的" not in seen(sun.get(f"{path}/desk"))
    refused = sun.post(f"{path}/officers/{late}/ending")
    assert (refused.status_code, "还没提交" in refused.text) == (409, False)
    assert "不能再去掉" in refused.text.split('aria-label="加一位"')[0]


def test_a_residency_is_ended_with_a_reason_its_person_reads(hall: Hall) -> None:
    path, key = going(hall), verified(hall)
    liu, address = hall.as_("liushuji"), f"/work/residency/{key}/ending"
    refused = liu.post(address, data={"reason": "没"})
    assert (refused.status_code, 'value="没"' in refused.text) == (422, True)
    assert hall.as_("luren").post(address, data={"reason": "我不住了啊"}).status_code in (403, 404)
    assert liu.post(address, data={"reason": "房产证是别人的"}).status_code == 303
    assert liu.post(address, data={"reason": "房产证是别人的"}).status_code == 409
    assert "房产证是别人的" in seen(hall.see("luren", "/me"))
    assert "房产证是别人的" in seen(hall.see("sunzhuren", f"{path}/owners"))
    with hall.writing() as session:
        assert session.exec(select(Residency.status).where(Residency.id == key)).one() is ClaimStatus.ENDED


def test_a_naming_is_taken_back_with_a_reason(hall: Hall) -> None:
    with hall.writing() as session:
        owner_of(session, hall.cast.home101)
    path = going(hall)
    liu, group = hall.as_("liushuji"), hall.cast.home101.key
    naming = {"joint_home": "3号楼1单元101", "voter": "13700000000"}
    assert liu.post(f"{path}/namings", data=naming, files={"signed": PICTURE["photos"]}).status_code == 303
    address = f"{path}/namings/{group}/ending"
    refused = liu.post(address, data={"reason": "没"})
    assert (refused.status_code, "为什么撤" in seen(refused)) == (422, True)
    assert hall.as_("wangyi").post(address, data={"reason": "另一位不同意"}).status_code == 403
    assert liu.post(address, data={"reason": "另一位不同意"}).status_code == 303
    assert liu.post(address, data={"reason": "另一位不同意"}).status_code == 404
    assert rows(hall.db, VoterNaming) == []
