"""Every read of the reviews domain; scorecards take these."""

from app.reviews.queries.facts import ReviewFacts, VoiceFacts, recount, review_facts
from app.reviews.queries.result import published_text

__all__ = ["ReviewFacts", "VoiceFacts", "published_text", "recount", "review_facts"]
