"""The server is killed in the middle of a stream of reports: what was acknowledged is there, whole and once."""

import random
from collections import Counter
from dataclasses import dataclass, field
from threading import Lock, Thread

import httpx
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from app.audit.actions import verify
from app.audit.models import AuditEntry
from app.core.db import WRITE
from app.core.idempotency import StoredAnswer
from app.issues.models import Board, Issue, IssueEvent, IssueNumber
from app.issues.rules.lifecycle import Step
from app.notifications.models import OutboxEntry
from tests.attacks.live import Live, residents
from tests.cast import Cast

PEOPLE, EACH, HANDS, KILLS = 10, 6, 4, 2
FILE = "/api/v1/communities/xiangrui/issues"


@dataclass
class Stream:
    """Reports still to be made (token, key) and the reference each key was answered with."""

    live: Live
    waiting: list[tuple[str, str]]
    answered: dict[str, str] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def flow(self, kill_after: int | None) -> None:
        """Files with several hands until all is told or, after so many more answers, the server is dead."""
        until = None if kill_after is None else len(self.answered) + kill_after
        hands = [Thread(target=self._hand, args=(until,)) for _ in range(HANDS)]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()

    def _hand(self, until: int | None) -> None:
        while (report := self._next()) is not None:
            try:
                self._file(*report)
            except httpx.TransportError:
                with self.lock:
                    self.waiting.append(report)  # nobody knows whether it arrived: it is sent again with its key
                return
            with self.lock:
                if until is not None and len(self.answered) >= until:
                    self.live.kill()

    def _next(self) -> tuple[str, str] | None:
        with self.lock:
            return self.waiting.pop(0) if self.waiting else None

    def _file(self, token: str, key: str) -> None:
        body = {
            "category": "HY", "estate": "xiangrui-dong", "building": "3", "place": "2单元门口", "title": f"垃圾{key}",
            "description": f"楼道里的垃圾没人清，这是第{key}次说了。", "anonymous": True,
        }
        answer = self.live.send("POST", FILE, token, body, key)
        assert answer.status_code == 201, answer.text
        with self.lock:
            self.answered[key] = answer.json()["ref"]


def test_every_acknowledged_report_survives_kills_exactly_once(live: Live, db: Engine, cast: Cast) -> None:
    tokens = residents(db, PEOPLE)
    chance = random.Random(20261122)
    stream = Stream(live, [(token, f"{who}-{each}") for each in range(EACH) for who, token in enumerate(tokens)])
    for _ in range(KILLS):
        stream.flow(kill_after=chance.randint(3, 20))
        assert live.process is None
        live.start()
    seen = dict(stream.answered)
    stream.flow(kill_after=None)
    assert len(stream.answered) == PEOPLE * EACH
    assert seen.items() <= stream.answered.items()
    _whole(db, stream.answered, cast.xiangrui.key)


def _whole(db: Engine, answered: dict[str, str], community_id: int) -> None:
    """One issue, one history entry, one audit entry and one stored answer for each report; all counts agree."""
    with Session(db) as session:
        session.connection(execution_options={WRITE: False})
        total = len(answered)
        titles = dict(session.exec(select(Issue.title, Issue.ref)).all())
        assert {f"垃圾{key}": ref for key, ref in answered.items()} == titles
        refs = list(session.exec(select(Issue.ref)))
        assert Counter(refs) == Counter(answered.values())
        filings = select(func.count()).select_from(IssueEvent).where(col(IssueEvent.step) == Step.FILING)
        noted = select(func.count()).select_from(AuditEntry).where(col(AuditEntry.verb) == "issue.filing")
        stored = select(func.count()).select_from(StoredAnswer)
        assert [session.exec(each).one() for each in (filings, noted, stored)] == [total] * 3
        assert session.exec(select(Board.submitted).where(Board.community_id == community_id)).one() == total
        assert sum(session.exec(select(IssueNumber.last))) == total  # not even a number is lost
        texts = session.exec(select(OutboxEntry.dedupe).where(col(OutboxEntry.dedupe).like("%/filed/sms"))).all()
        assert len(texts) == len(set(texts)) == total
        assert verify(session)[1] == []
