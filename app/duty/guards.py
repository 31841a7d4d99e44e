"""Who may open the day's list: those who work here, auditors, and the company under contract for what is its own."""

from typing import Annotated

from fastapi import Depends

from app.core.errors import Forbidden
from app.mechanisms.guards import Hall, HallOfSomeone
from app.mechanisms.rules.standing import Standing


def _of_the_day(hall: HallOfSomeone) -> Hall:
    if not hall.reads_all and Standing.COMPANY not in hall.standing:
        raise Forbidden("每天的碰头单给本社区的两委、网格员、镇里和合同期内的物业看。")
    return hall


HallOfTheDay = Annotated[Hall, Depends(_of_the_day)]
