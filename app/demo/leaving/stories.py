"""Puts the stories on the calendar."""

from datetime import date, datetime

from app.demo.leaving.cards import Cards
from app.demo.leaving.orders import begin_orders
from app.demo.leaving.stage import Stage
from app.demo.leaving.standing_vote import StandingVote
from app.demo.playing import Playing


def tell_of_leaving(playing: Playing, edge: datetime, settled: list[date]) -> None:
    """`settled`: the days the cards of the judged months are final, in order."""
    Cards(playing, edge, settled).begin()
    here = Stage(playing, "xiangrui-dong", "anhe", "vote and order")
    StandingVote(here, edge).begin()
    begin_orders(Stage(playing, "jinshi-yuan", "hongshun", "order"), here, edge)
