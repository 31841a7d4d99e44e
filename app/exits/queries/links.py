"""The way from somebody's list of issues to the exit cases they have to do with."""

from datetime import datetime

from sqlmodel import Session

from app.issues.rules.desk import Elsewhere
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Actor, Role


def exit_links(_session: Session, me: Actor, _at: datetime) -> list[Elsewhere]:
    """Not counted: that list has queries enough."""
    seats = (Role.TOWN_OFFICIAL, Role.OWNERS_COMMITTEE, *COMMITTEE_ROLES, *COMPANY_ROLES)
    return [Elsewhere("/exits", "list", "退出程序")] if me.has(*seats) else []
