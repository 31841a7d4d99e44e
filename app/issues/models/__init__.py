"""An issue, everything that happened to it, and what stands around it."""

from app.issues.models.board import Board, BoardDay
from app.issues.models.desk import Callback, CategoryRevision, ClockMark, SavedFilter, StandardReply
from app.issues.models.filing import Draft, DraftPhoto
from app.issues.models.issue import CLOSED_ROWS, VISIBLE, Issue, IssueEvent, IssueNumber, IssuePhoto
from app.issues.models.kinds import Level, Outcome, PhotoStage, Source
from app.issues.models.talk import Comment, CommentFlag, Support

__all__ = [
    "CLOSED_ROWS",
    "VISIBLE",
    "Board",
    "BoardDay",
    "Callback",
    "CategoryRevision",
    "ClockMark",
    "Comment",
    "CommentFlag",
    "Draft",
    "DraftPhoto",
    "Issue",
    "IssueEvent",
    "IssueNumber",
    "IssuePhoto",
    "Level",
    "Outcome",
    "PhotoStage",
    "SavedFilter",
    "Source",
    "StandardReply",
    "Support",
]
