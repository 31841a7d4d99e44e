"""The evidence pack: every hash holds, and the result can be worked out again from nothing but the files."""

import csv
import hashlib
import io
import json
import zipfile
from collections import Counter
from datetime import timedelta
from time import perf_counter

import pytest
from sqlalchemy import Engine, insert
from sqlmodel import Session, select

from app.core.db import unit_of_work
from app.people.models import Person
from app.places.models import Home, Unit
from app.votes.actions.deciding import recount
from app.votes.actions.delivering import deliver
from app.votes.actions.papers import enter_paper, issue_papers, return_paper
from app.votes.evidence import write_evidence
from app.votes.models import RollEntry, Vote, VoteBallot, VoteRoll
from app.votes.queries.rolls import sealed_roll
from app.votes.rules.kinds import Channel, DeliveryWay
from app.votes.rules.result import tallied
from app.votes.rules.tables import cell
from tests.cast import Cast, add
from tests.exits.hold import all_homes
from tests.issues.hall import Hall
from tests.people.browser import text as seen
from tests.votes.poll import (
    AFTER,
    AFTER_DAYS,
    DURING,
    DURING_DAYS,
    again,
    cast_by,
    closed,
    decided,
    more_homes,
    opened,
    owners_each,
    picture,
)

Files = dict[str, bytes]


def finished(session: Session, cast: Cast) -> Vote:
    """20 vote online, one on paper."""
    homes = more_homes(session, cast, 20)
    people = owners_each(session, homes)
    people[0].name = "=cmd|' /C calc'!A0"
    vote = opened(session, cast)
    for number, (person, home) in enumerate(zip(people, homes, strict=True)):
        cast_by(session, vote, person, home.key, "yn" if number % 3 else "na")
    by = cast.actor("xiaoli")
    issue_papers(session, vote, [cast.home101.key], by=by, at=DURING)
    return_paper(session, vote, 1, [picture()], by=by, at=DURING)
    vote = closed(session, vote)
    for name in ("liushuji", "xiaoli"):
        enter_paper(session, vote, 1, "yx", by=cast.actor(name), at=AFTER)
    return decided(session, cast, vote)


def packed(session: Session, cast: Cast, vote: Vote, *, secret: bool = True) -> Files:
    out = io.BytesIO()
    write_evidence(session, vote, cast.dongqu, out, secret=secret, at=AFTER)
    return unpacked(out.getvalue())


def unpacked(data: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def table(files: Files, name: str) -> list[dict[str, str]]:
    assert files[name].startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(files[name].decode("utf-8-sig"))))


def test_every_hash_holds(session: Session, cast: Cast) -> None:
    files = packed(session, cast, finished(session, cast))
    lines = [line.split("  ", 1) for line in files["SHA256SUMS"].decode().splitlines()]
    sums = {name: digest for digest, name in lines}
    assert set(sums) == set(files) - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256(files[name]).hexdigest() == digest, name
    assert {"documents/vote_notice.docx", "documents/vote_result.docx"} <= set(files)
    assert any(name.startswith("photos/paper-") for name in files)


def test_the_result_follows_from_the_files(session: Session, cast: Cast) -> None:
    vote = finished(session, cast)
    files = packed(session, cast, vote)
    tally = json.loads(files["tally.json"])
    assert hashlib.sha256(files["tally.json"]).hexdigest() == vote.digest
    heads: Counter[str] = Counter()
    areas: Counter[str] = Counter()
    for row in table(files, f"roll-{tally['roll']['version']}.csv"):
        heads[row["户编号"]] += int(row["算几户"])
        areas[row["户编号"]] += int(row["面积(0.01平方米)"])
    assert (sum(heads.values()), sum(areas.values())) == (tally["roll"]["heads"], tally["roll"]["area"])
    ballots = [
        (row["选择"], heads[row["户编号"]], areas[row["户编号"]], True)
        for row in table(files, "ballots.csv") if row["选择"] and not row["作废"]
    ]
    for topic, found in zip(tally["topics"], tallied(ballots, 2), strict=True):
        assert topic["cast"]["yes"] == {"heads": found.yes.heads, "area": found.yes.area}
        assert topic["cast"]["abstain"] == {"heads": found.abstain.heads, "area": found.abstain.area}
    assert recount(session, vote)


def test_the_roll_digest_follows_from_its_file(session: Session, cast: Cast) -> None:
    vote = finished(session, cast)
    rows = sorted(table(packed(session, cast, vote), "roll-1.csv"), key=lambda row: int(row["房屋编号"]))
    columns = ("房屋编号", "房屋", "面积(0.01平方米)", "户编号", "算几户", "谁的")
    text = "\n".join(",".join(row[name] for name in columns) for row in rows)
    roll = sealed_roll(session, vote.key)
    assert roll is not None
    assert hashlib.sha256(text.encode()).hexdigest() == roll.digest


def test_two_entries_of_a_paper_are_there(session: Session, cast: Cast) -> None:
    [paper] = table(packed(session, cast, finished(session, cast)), "papers.csv")
    assert (paper["编号"], paper["第一遍"], paper["第二遍"], paper["状态"]) == ("0001", "yx", "yx", "计入了")
    hands = ("谁收的", "第一遍谁录", "第二遍谁录", "谁定的", "补登记谁核对")
    assert [paper[each] for each in hands] == ["李小梅", "刘秀英", "李小梅", "李小梅", ""]


def test_a_photo_shows_every_home_of_its_round(session: Session, cast: Cast) -> None:
    vote, homes = opened(session, cast), more_homes(session, cast, 0) or all_homes(session, cast)
    groups, by = [home.key for home in homes[:3]], cast.actor("liushuji")
    deliver(session, vote, groups[:2], DeliveryWay.POSTED, [picture()], by=by, at=DURING)
    deliver(session, vote, groups[2:], DeliveryWay.HANDED, by=by, at=DURING + timedelta(minutes=5))
    first, second, third = (row["照片"] for row in table(packed(session, cast, vote), "deliveries.csv"))
    assert first
    assert (first, third) == (second, "")


def test_no_formula_survives(session: Session, cast: Cast) -> None:
    files = packed(session, cast, finished(session, cast))
    owners = [row["业主"] for row in table(files, "roll-1.csv")]
    assert "'=cmd|' /C calc'!A0" in owners
    assert [cell(each) for each in ("=1", "+1", "-1", "@x", "＝1", "\t1", "1", None)] == [
        "'=1", "'+1", "'-1", "'@x", "'＝1", "'\t1", "1", "",
    ]


def test_keepers_get_it_without_choices_and_names(session: Session, cast: Cast) -> None:
    files = packed(session, cast, finished(session, cast), secret=False)
    assert {row["选择"] for row in table(files, "ballots.csv")} == {""}
    assert {row["第一遍"] for row in table(files, "papers.csv")} == {""}
    assert not any(name.startswith("photos/paper-") for name in files)
    assert "王桂兰" not in files["roll-1.csv"].decode()
    assert "王**" in files["roll-1.csv"].decode()


def test_before_the_close_nobody_gets_choices(hall: Hall) -> None:
    with hall.writing() as session:
        vote = opened(session, hall.cast)
        cast_by(session, vote, hall.cast.person("wangyi"), hall.cast.home101.key, "yn")
        path = vote.path
    hall.later(**DURING_DAYS)
    for name in ("liushuji", "chenkezhang", "shenji", "sunzhuren"):
        files = unpacked(hall.see(name, f"{path}/evidence.zip").content)
        assert [row["选择"] for row in table(files, "ballots.csv")] == [""], name
        assert not any(b"yn" in content for each, content in files.items() if each.endswith((".csv", ".json")))
    for name in ("wangyi", "zhaojingli", "luren", "admin"):
        assert hall.see(name, f"{path}/evidence.zip").status_code == 403, name
    assert hall.see("", f"{path}/evidence.zip").status_code == 303


def test_after_the_result_counters_get_all_of_it(hall: Hall) -> None:
    with hall.writing() as session:
        path = finished(session, hall.cast).path
    hall.later(**AFTER_DAYS)
    answer = hall.see("liushuji", f"{path}/evidence.zip")
    assert (answer.headers["cache-control"], answer.headers["content-type"]) == ("private, no-store", "application/zip")
    assert any(row["选择"] for row in table(unpacked(answer.content), "ballots.csv"))
    assert "取出" in unpacked(answer.content)["README.txt"].decode()


HOMES = 5000


@pytest.fixture
def large(db: Engine, cast: Cast) -> Vote:
    """An estate of 5,000 homes, 3,400 of which have voted."""
    with unit_of_work() as session:
        unit = add(session, Unit(building_id=cast.building5.key, code="9"))
        homes = [{"unit_id": unit.key, "number": str(n), "exclusive_area": 9000 + n} for n in range(HOMES - 12)]
        session.connection().execute(insert(Home), homes)
        vote = opened(session, cast)
        groups = session.exec(select(RollEntry.home_id).where(RollEntry.heads == 1)).all()
        session.connection().execute(insert(VoteBallot), [
            {
                "vote_id": vote.key, "head_group": group, "channel": Channel.ONLINE,
                "choices": "yn" if group % 2 else "ny", "received_at": DURING, "receipt": f"R{group}",
            }
            for group in groups[:3400]
        ])
        return again(session, vote)


def test_five_thousand_homes(large: Vote, hall: Hall) -> None:
    """The page, the verdict and the pack cost as many statements as for twelve homes; the time is only printed."""
    hall.later(**DURING_DAYS)
    hall.see("", large.path)
    with hall.counting() as asked:
        text = seen(hall.see("", large.path))
    assert "3400 户" in text
    assert len(asked) <= 12, asked
    with hall.writing() as session:
        begun = perf_counter()
        vote = decided(session, hall.cast, closed(session, session.get_one(Vote, large.key)))
        counted = perf_counter()
    assert json.loads(vote.result)["roll"]["heads"] == HOMES
    hall.later(**AFTER_DAYS)
    hall.see("liushuji", large.path)
    with hall.counting() as asked:
        start = perf_counter()
        files = unpacked(hall.see("liushuji", f"{large.path}/evidence.zip").content)
        print(f"verdict {counted - begun:.2f} s, pack {perf_counter() - start:.2f} s")
    assert len(table(files, "roll-1.csv")) == HOMES
    assert len(asked) <= 41


def test_an_erased_person_leaves_the_ballot(session: Session, cast: Cast) -> None:
    from app.votes.actions.farewell import forget_votes
    from app.votes.queries.export import export_votes

    vote = opened(session, cast)
    cast_by(session, vote, cast.person("wangyi"), cast.home101.key, "yn")
    key = cast.person("wangyi").key
    assert export_votes(session, key)["votes_cast"][0]["choices"] is None
    vote = decided(session, cast, closed(session, vote))
    assert export_votes(session, key)["votes_cast"][0]["choices"] == "同意、不同意"
    forget_votes(session, key, AFTER)
    [ballot] = session.exec(select(VoteBallot)).all()
    assert (ballot.person_id, ballot.choices) == (None, "yn")
    assert recount(session, vote)
    assert export_votes(session, key)["votes_cast"] == []
    assert session.get_one(Person, key)
    assert session.exec(select(VoteRoll)).one().names_digest
