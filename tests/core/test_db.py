"""The seams past the ORM keep its promises: what is written there is seen, kept and changed like any other row."""

from sqlalchemy import text, update
from sqlmodel import Session, col, select

from app.core.db import add_at_once, affected, executed
from app.places.models import Town


def test_a_row_added_at_once_is_one_of_the_session(session: Session) -> None:
    town = Town(name="周村镇")
    add_at_once(session, town)
    assert session.get(Town, town.key) is town
    town.phone = "0533-12345"
    session.commit()
    assert executed(session, text("SELECT name FROM town WHERE phone = '0533-12345'")).scalar_one() == "周村镇"


def test_a_row_added_at_once_goes_with_the_rollback(session: Session) -> None:
    add_at_once(session, Town(name="周村镇"))
    session.rollback()
    assert session.exec(select(Town).where(Town.name == "周村镇")).all() == []


def test_what_the_session_still_holds_comes_first(session: Session) -> None:
    session.add(Town(name="周村镇"))
    assert affected(session, update(Town).where(col(Town.name) == "周村镇").values(phone="1")) == 1
