"""What has happened in a case: its steps with papers, photos and the company's answers; what was to be put right."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.attachments.models import Photo
from app.exits.models import (
    AnswerPhoto,
    CardGround,
    CompanyAnswer,
    ExitBlock,
    ExitExtension,
    ExitStep,
    MendCheck,
    MendItem,
    MendPhoto,
    StepPhoto,
)
from app.exits.rules.kinds import Deed, Party, ended_by
from app.notices.models import Paper
from app.notices.queries.papers import papers_about

LAST_FIRST = col(ExitStep.number).desc()


@dataclass(frozen=True, slots=True)
class Told:
    """A step as pages tell it. `public` and `inner` are title → text; inner ones are for the four sides only."""

    step: ExitStep
    public: dict[str, str]
    inner: dict[str, str]
    photos: Sequence[str]
    paper: Paper | None
    answer: CompanyAnswer | None
    answer_photos: Sequence[str]


def steps_of(session: Session, case_id: int) -> list[ExitStep]:
    statement = select(ExitStep).where(ExitStep.case_id == case_id)
    return list(session.exec(statement.order_by(col(ExitStep.number))))


def deeds_done(session: Session, case_ids: Iterable[int]) -> dict[int, list[Deed]]:
    """Everything that was done in each case, in order."""
    statement = select(ExitStep.case_id, ExitStep.deed).where(col(ExitStep.case_id).in_(list(case_ids)))
    found: dict[int, list[Deed]] = defaultdict(list)
    for case_id, deed in session.exec(statement.order_by(col(ExitStep.case_id), col(ExitStep.number))):
        found[case_id].append(Deed(deed))
    return found


def ending_of(session: Session, case_id: int) -> Deed | None:
    """What the last day of a case rests on."""
    return ended_by(deeds_done(session, [case_id]).get(case_id, []))


def told_of(session: Session, case_id: int, about: str) -> list[Told]:
    """The first step first."""
    steps = steps_of(session, case_id)
    keys = [step.key for step in steps]
    answers = {each.step_id: each for each in session.exec(_answers(keys))}
    photos, said = _step_photos(session, keys), _answer_photos(session, [each.key for each in answers.values()])
    papers = {paper.key: paper for paper in papers_about(session, about)}
    return [_told(step, photos, papers, answers.get(step.key), said) for step in steps]


def _told(
    step: ExitStep, photos: dict[int, list[str]], papers: dict[int, Paper], answer: CompanyAnswer | None,
    said: dict[int, list[str]],
) -> Told:
    facts = json.loads(step.facts)
    return Told(
        step, facts.get("public", {}), facts.get("inner", {}), photos[step.key],
        papers.get(step.paper_id) if step.paper_id is not None else None, answer, said[answer.key] if answer else (),
    )


def _answers(steps: Sequence[int]) -> SelectOfScalar[CompanyAnswer]:
    return select(CompanyAnswer).where(col(CompanyAnswer.step_id).in_(steps))


def answer_to(session: Session, step_id: int) -> CompanyAnswer | None:
    return session.exec(select(CompanyAnswer).where(CompanyAnswer.step_id == step_id)).first()


def _step_photos(session: Session, steps: Sequence[int]) -> dict[int, list[str]]:
    statement = select(StepPhoto.step_id, Photo.token).join(Photo, col(Photo.id) == StepPhoto.photo_id)
    return _grouped(session.exec(statement.where(col(StepPhoto.step_id).in_(steps)).order_by(col(Photo.id))))


def _answer_photos(session: Session, answers: Sequence[int]) -> dict[int, list[str]]:
    statement = select(AnswerPhoto.answer_id, Photo.token).join(Photo, col(Photo.id) == AnswerPhoto.photo_id)
    return _grouped(session.exec(statement.where(col(AnswerPhoto.answer_id).in_(answers)).order_by(col(Photo.id))))


def _grouped(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for key, token in pairs:
        found[key].append(token)
    return found


def public_of(step: ExitStep) -> dict[str, str]:
    """What everybody reads of a step."""
    facts: dict[str, str] = json.loads(step.facts).get("public", {})
    return facts


def last_step(session: Session, case_id: int, *deeds: Deed) -> ExitStep | None:
    """The newest step, of these deeds where any are named."""
    statement = select(ExitStep).where(ExitStep.case_id == case_id)
    if deeds:
        statement = statement.where(col(ExitStep.deed).in_(deeds))
    return session.exec(statement.order_by(LAST_FIRST)).first()


@dataclass(frozen=True, slots=True)
class Mended:
    """One thing to be put right with its photos and what the checkers say."""

    item: MendItem
    before: Sequence[str]
    after: Sequence[str]
    checks: dict[Party, MendCheck]

    @property
    def fit(self) -> bool:
        """Both sides say so."""
        sides = (Party.TOWN, Party.COMMUNITY)
        return all(side in self.checks and self.checks[side].fit for side in sides)


def items_of(session: Session, step_id: int) -> list[Mended]:
    """Of one order, in the order they were written."""
    rows = session.exec(select(MendItem).where(MendItem.step_id == step_id).order_by(col(MendItem.number))).all()
    keys = [row.key for row in rows]
    before, after = _mend_photos(session, keys)
    checks: dict[int, dict[Party, MendCheck]] = defaultdict(dict)
    for each in session.exec(select(MendCheck).where(col(MendCheck.item_id).in_(keys))):
        checks[each.item_id][each.side] = each
    return [Mended(row, before[row.key], after[row.key], checks[row.key]) for row in rows]


def _mend_photos(session: Session, items: Sequence[int]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    statement = select(MendPhoto.item_id, Photo.token, MendPhoto.after)
    statement = statement.join(Photo, col(Photo.id) == MendPhoto.photo_id).where(col(MendPhoto.item_id).in_(items))
    rows = session.exec(statement.order_by(col(Photo.id))).all()
    return (
        _grouped((key, token) for key, token, after in rows if not after),
        _grouped((key, token) for key, token, after in rows if after),
    )


def extension_of(session: Session, step_id: int) -> ExitExtension | None:
    return session.exec(select(ExitExtension).where(ExitExtension.step_id == step_id)).first()


def standing_block(session: Session, case_id: int) -> ExitBlock | None:
    statement = select(ExitBlock).where(ExitBlock.case_id == case_id, col(ExitBlock.ended_at).is_(None))
    return session.exec(statement).first()


def blocks_to_review(session: Session, today: date) -> list[ExitBlock]:
    """Standing ones whose day has come and nobody was told of."""
    statement = select(ExitBlock).where(
        col(ExitBlock.ended_at).is_(None), col(ExitBlock.review_on) <= today, col(ExitBlock.review_told).is_(False)
    )
    return list(session.exec(statement.order_by(col(ExitBlock.id))))


def blocked_among(session: Session, case_ids: Sequence[int]) -> frozenset[int]:
    """Those of these cases in whose way something stands."""
    standing = col(ExitBlock.ended_at).is_(None)
    return frozenset(session.exec(select(ExitBlock.case_id).where(col(ExitBlock.case_id).in_(case_ids), standing)))


def blocks_of(session: Session, case_id: int) -> list[ExitBlock]:
    return list(session.exec(select(ExitBlock).where(ExitBlock.case_id == case_id).order_by(col(ExitBlock.id).desc())))


def cards_of(session: Session, case_id: int) -> list[CardGround]:
    return list(
        session.exec(select(CardGround).where(CardGround.case_id == case_id).order_by(col(CardGround.month)))
    )


def photo_here(session: Session, case_id: int, token: str) -> Photo | None:
    """A photo of this case: of a step, an answer or something to be put right."""
    steps = select(ExitStep.id).where(ExitStep.case_id == case_id)
    items = select(MendItem.id).where(MendItem.case_id == case_id)
    answers = select(CompanyAnswer.id).where(col(CompanyAnswer.step_id).in_(steps))
    held = (
        col(Photo.id).in_(select(StepPhoto.photo_id).where(col(StepPhoto.step_id).in_(steps)))
        | col(Photo.id).in_(select(AnswerPhoto.photo_id).where(col(AnswerPhoto.answer_id).in_(answers)))
        | col(Photo.id).in_(select(MendPhoto.photo_id).where(col(MendPhoto.item_id).in_(items)))
    )
    return session.exec(select(Photo).where(Photo.token == token, held)).first()
