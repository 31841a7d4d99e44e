"""The result of a review, as counted from the boxes: made for publication, made again to check it."""

from sqlmodel import Session

from app.places.models import Estate
from app.reviews.models import Review
from app.reviews.queries.boxes import boxes_of
from app.reviews.queries.facts import recount, rulebook_of
from app.reviews.queries.paper import papers_of
from app.reviews.queries.voters import rolls_of
from app.reviews.rules.calendar import month_name
from app.reviews.rules.result import Counted, Roll, canonical, result_of


def published_text(session: Session, review: Review) -> str:
    """The canonical JSON that is, or was, published. Only for publication and for checking it afterwards."""
    estate = session.get_one(Estate, review.estate_id)
    boxes = boxes_of(session, review.key)
    rolls = rolls_of(session, review.key)
    counted = Counted(
        estate=estate.slug, month=month_name(review.month),
        households_total=review.households_total,
        rolls={voice: Roll(roll.size, roll.digest) for voice, roll in rolls.items()},
        tallies=recount(session, review), comments=[said for box in boxes.values() for said in box.comments],
        papers=papers_of(session, review), rulebook_number=review.rulebook, panel_note=review.panel_note,
    )
    return canonical(result_of(counted, rulebook_of(session, review)))
