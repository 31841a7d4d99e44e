"""Many hands at one moment, through a real server: real threads, real connections, real commits."""

from threading import Barrier, Thread

from sqlalchemy import Engine
from sqlmodel import Session, func, select

from app.core.clock import now
from app.core.db import WRITE
from app.issues.models import Issue, Support
from app.people.actions import start_sign_in
from app.people.models import Person, SignInKind
from tests.attacks.live import Live, residents
from tests.cast import Cast
from tests.make import an_issue

HANDS = 20


def test_twenty_neighbours_support_at_once_each_twice(live: Live, db: Engine, cast: Cast) -> None:
    """Each presses twice; the number on the card is the number of neighbours, and of rows."""
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        ref = an_issue(session, cast).ref
        session.commit()
    tokens, barrier, answers = residents(db, HANDS), Barrier(2 * HANDS), list[int]()

    def press(token: str) -> None:
        barrier.wait()
        answers.append(live.send("PUT", f"/api/v1/issues/{ref}/support", token).status_code)

    threads = [Thread(target=press, args=(token,)) for token in (*tokens, *tokens)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * (2 * HANDS)
    with Session(db) as session:
        session.connection(execution_options={WRITE: False})
        counted = session.exec(select(Issue.supports).where(Issue.ref == ref)).one()
        assert (counted, session.exec(select(func.count()).select_from(Support)).one()) == (HANDS, HANDS)


def test_two_merge_crosswise_and_neither_breaks(live: Live, db: Engine, cast: Cast) -> None:
    """One into the other and the other into the one: one of them is told to look again, and both issues stay found."""
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        pairs = [(an_issue(session, cast).ref, an_issue(session, cast).ref) for _ in range(6)]
        secretary = session.get(Person, cast.person("liushuji").key)
        assert secretary is not None
        token = start_sign_in(session, secretary, SignInKind.API, staff=True, at=now())
        session.commit()
    for pair in pairs:
        barrier, answers = Barrier(2), list[int]()

        def merge(ref: str, target: str, barrier: Barrier = barrier, answers: list[int] = answers) -> None:
            barrier.wait()
            body = {"target": target, "reason": "同一件事"}
            answers.append(live.send("POST", f"/api/v1/issues/{ref}/merge", token, body).status_code)

        threads = [Thread(target=merge, args=args) for args in (pair, pair[::-1])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answers) in ([200, 409], [200, 422])
