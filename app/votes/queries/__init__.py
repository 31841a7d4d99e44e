"""Reads of votes. For the domains above: an estate's votes, those about a contract, and how one ended."""

from app.votes.queries.votes import (
    dismissal_passed,
    topics_of,
    vote_by_id,
    vote_passed,
    votes_of,
    votes_on_dismissal,
)

__all__ = ["dismissal_passed", "topics_of", "vote_by_id", "vote_passed", "votes_of", "votes_on_dismissal"]
