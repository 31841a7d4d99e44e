"""What a decision does to its issue, through the issues' one door, and who hears of it."""

from app.core.masking import mask_personal
from app.core.settings import address
from app.core.workdays import local_day
from app.issues.actions.steps import take_step
from app.issues.actions.talk import comment
from app.issues.actions.turn import Given, Turn
from app.issues.guards import worn_towards
from app.issues.models import Issue
from app.issues.queries.case import Case, case_by_id
from app.issues.queries.history import supporters_of
from app.issues.rules.lifecycle import Step
from app.meetings.actions.ruling import Ruling
from app.meetings.models import Topic
from app.meetings.rules.decisions import steps_of
from app.meetings.rules.kinds import Decision
from app.notifications.actions import tell, text_message
from app.people.models import Person

LONGEST_COMMENT = 1000


def follow(ruling: Ruling, issue_id: int) -> list[str]:
    """Takes the steps the decision asks for; where there are none, an official answer keeps its words. What happened,
    in sentences for whoever wrote it down."""
    case = case_by_id(ruling.session, issue_id, ruling.at, lock=True)
    assert case is not None
    told, issue = ruling.told, case.issue
    if told.decision is None:
        return []
    status, another = issue.status, told.unit_id is not None and told.unit_id != issue.unit_id
    steps = steps_of(told.decision, status, another_unit=another)
    for step in steps:
        if step is not Step.COMMITMENT or _is_ahead(ruling):
            _take(ruling, case, step)
    if not steps:
        _answer(ruling, case)
    if steps and told.decision is Decision.SENT_UP:
        _turn(ruling, case).tell_reporter(f"{ruling.titled}说定上报", told.reason, kind="meeting")
    asked = told.decision in (Decision.PROMISED, Decision.SENT_UP)
    return [f"{issue.ref} 已经是“{status.label}”，看板上的状态没有动。"] if asked and not steps else []


def _is_ahead(ruling: Ruling) -> bool:
    """A day that has passed since it was agreed is the issue's limit already."""
    return ruling.told.due_on is not None and ruling.told.due_on >= local_day(ruling.at)


def _take(ruling: Ruling, case: Case, step: Step) -> None:
    told, settled = ruling.told, f"{ruling.titled}说定"
    given = {
        Step.ACCEPTANCE: Given(note=f"{ruling.titled}上受理"),
        Step.DISPATCH: Given(unit=told.unit_id, note=settled),
        Step.RESUMPTION: Given(reason=f"{settled}接着办"),
        Step.COMMITMENT: Given(due_on=told.due_on, reason=_with(settled, told.reason)),
        Step.ESCALATION: Given(reason=_with(settled, told.reason)),
    }[step]
    worn = worn_towards(ruling.session, case, ruling.by, ruling.at)
    take_step(ruling.session, case, step, given, by=ruling.by, worn=worn, at=ruling.at)


def _with(opening: str, words: str) -> str:
    return f"{opening}：{words}" if words else opening


def _turn(ruling: Ruling, case: Case) -> Turn:
    worn = worn_towards(ruling.session, case, ruling.by, ruling.at)
    return Turn(ruling.session, case, Given(), ruling.by, worn, ruling.at)


def _answer(ruling: Ruling, case: Case) -> None:
    """Part of the issue's own page, and a text to whoever reported it."""
    worn = worn_towards(ruling.session, case, ruling.by, ruling.at)
    row = comment(ruling.session, case, ruling.words[:LONGEST_COMMENT], by=ruling.by, worn=worn, at=ruling.at)
    issue = case.issue
    person = ruling.session.get(Person, issue.reporter_id) if issue.reporter_id is not None else None
    if person is not None and person.phone and person.key != ruling.by.person_id:
        link = address(f"/receipt/{issue.receipt_token}")
        text_message(
            ruling.session, person.phone, f"{issue.title}。{row.text}看进展：{link}", dedupe=f"comment/{row.key}/sms",
            at=ruling.at,
        )


def tell_bringers(ruling: Ruling, issue: Issue | None) -> None:
    """Whoever booked the topic, and the neighbours who share the issue."""
    if ruling.told.decision is None:
        return
    item, told = ruling.item, ruling.told
    topic = ruling.session.get(Topic, item.topic_id) if item.topic_id is not None else None
    listeners = dict.fromkeys(supporters_of(ruling.session, issue.key) if issue else (), "您同感的事")
    link = f"/i/{issue.ref}" if issue is not None else ruling.held.path
    if topic is not None and (issue is None or topic.person_id != issue.reporter_id):
        listeners[topic.person_id] = "您提的事"
    for person_id, opening in sorted(listeners.items()):
        tell(
            ruling.session, person_id, title=f"{opening}，会上有了说法：{item.title}", body=mask_personal(ruling.words),
            link=link, dedupe=f"ruling/{item.key}/{told.stamp}/{person_id}", at=ruling.at,
        )
