"""Owners' votes: topics, sealed rolls in versions, officers, what was delivered, papers, ballots, proxies.

Ballots name the head group they are of (the law's practice); who may see what is on one is decided in `guards`. A head
group is named by the id of its first home, the same through all versions of a roll.
"""

from app.votes.models.ballots import VoteBallot, VoteDelivery, VotePaper, VotePhoto, VoteProxy, VoterNaming
from app.votes.models.vote import (
    OwnerCheck,
    PetitionSigner,
    RollEntry,
    RollObjection,
    Vote,
    VoteOfficer,
    VoteRoll,
    VoteTopic,
)

__all__ = [
    "OwnerCheck",
    "PetitionSigner",
    "RollEntry",
    "RollObjection",
    "Vote",
    "VoteBallot",
    "VoteDelivery",
    "VoteOfficer",
    "VotePaper",
    "VotePhoto",
    "VoteProxy",
    "VoteRoll",
    "VoteTopic",
    "VoterNaming",
]
