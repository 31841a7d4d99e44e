"""The vote that goes on while the demonstration is looked at: two ordinary matters, the roll objected to and put right,
half of the households in. The cast have not voted yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.core.workdays import local_day
from app.demo.leaving.polls import Course, Poll
from app.demo.leaving.stage import Stage, instant
from app.people.rules.roles import Actor
from app.votes.actions.calling import Plan
from app.votes.actions.objecting import answer_objection, object_to_roll
from app.votes.actions.rolling import confirm_roll, correct_roll
from app.votes.queries.rolls import lines_of_roll, lives_here, mark_of, objections_of
from app.votes.rules.kinds import Caller, TopicKind
from app.votes.rules.matters import Matter
from app.votes.rules.roll import Correction

DAY = timedelta(days=1)
PLAN = Plan(
    title="公共收益怎么用、委员误工补助",
    caller=Caller.TOWN,
    reason="业委会主任兼着物业的服务监督员，这件事要回避。业主申请，由镇里组织。",
    matters=(
        Matter(
            TopicKind.OTHER, 11, "用公共收益修单元门、换楼道灯",
            "从公共收益里拿出不超过十二万元，修十一栋楼的单元门和门禁，把楼道灯换成感应灯。三家报价，账目贴出来，花不完的退回公共收益账户。",
        ),
        Matter(
            TopicKind.OTHER, 10, "业委会委员误工补助",
            "业委会委员参加会议、到现场查验的，每人每次补助五十元，每月最多二百元，从公共收益里出，每季度公布一次。",
        ),
    ),
    how="网上投；也可以领纸票，投到社区大厅和小区北门岗亭的票箱。行动不便的，网格员上门。",
)
OBJECTIONS = (
    "我家产权证上是九十六平方米多，名册上写少了。", "我家去年买的房，名册上是不是还是原来的房主？",
)
ANSWERS = (
    "看了不动产权证，名册上的面积录错了，已经更正。", "核对过登记，名册上就是您本人，没有错。投票按名册上的这一户算。",
)
ADDED = 312
"""0.01 m² the certificate says more."""


@dataclass(slots=True)
class StandingVote:
    stage: Stage
    edge: datetime

    def begin(self) -> None:
        today, add = local_day(self.edge), self.stage.add
        course = Course(
            posted=today - 26 * DAY, opens=today - 9 * DAY, closes=today + 5 * DAY, until=self.edge, turnout=0.5,
            online=0.72, yes=0.8, delivered=0.82,
        )
        poll = Poll(
            self.stage, PLAN, course, "liushuji", ("xiaoli", "laozhou"), "chenkezhang", absent=("wangyi", "laozhou"),
            poster="chenkezhang",
        )
        poll.begin()
        add(instant(course.posted + 4 * DAY, 19), lambda at: self._object(poll, at))
        add(instant(course.posted + 6 * DAY, 10), lambda at: self._answer(poll, at))

    def _objectors(self, at: datetime) -> list[Actor]:
        folk, slug = self.stage.playing.world.folk, self.stage.slug
        named = set(folk.named.values())
        people = [person for person, *_ in folk.living[slug] if person in folk.verified and person not in named]
        return [self.stage.playing.world.actor(person, at) for person in dict.fromkeys(people)][: len(OBJECTIONS)]

    def _object(self, poll: Poll, at: datetime) -> None:
        for by, words in zip(self._objectors(at), OBJECTIONS, strict=True):
            home = lives_here(self.stage.session, by.person_id, self.stage.site.estate.key)[0]
            object_to_roll(self.stage.session, poll.vote, home, words, by=by, at=at)

    def _answer(self, poll: Poll, at: datetime) -> None:
        """The first was right."""
        session, by = self.stage.session, poll.by(at)
        first = objections_of(session, poll.vote_id)[0][0]
        area = next(line.area for line in lines_of_roll(session, poll.roll.key) if line.home_id == first.home_id)
        change = Correction(first.home_id, area=area + ADDED)
        vote = poll.vote
        made = correct_roll(
            session, vote, change, "不动产权证上的面积和登记的不一样。", seen=vote.version, by=by, at=at
        )
        second = self.stage.person("chenkezhang", at)
        confirm_roll(session, poll.vote, made.number, seen=mark_of(made), by=second, at=at)
        for (objection, _), answer in zip(objections_of(session, poll.vote_id), ANSWERS, strict=True):
            upheld = objection.key == first.key
            answer_objection(session, poll.vote, objection.key, answer, upheld=upheld, by=by, at=at)
