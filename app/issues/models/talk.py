"""What neighbours add: 同感, comments, flags."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from app.core.entity import Entity, Record


class Support(Record, table=True):
    """同感: once per person and issue, by primary key. `merged_from` keeps where it came from."""

    __table_args__ = (Index("ix_support_person", "person_id", "issue_id"),)
    issue_id: int = Field(foreign_key="issue.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    at: datetime
    merged_from_id: int | None = Field(default=None, foreign_key="issue.id")


class Comment(Entity, table=True):
    """`official` answers come from staff in their role; a hidden comment shows the public reason instead."""

    __table_args__ = (Index("ix_comment_issue", "issue_id", "id"),)
    issue_id: int = Field(foreign_key="issue.id")
    person_id: int = Field(foreign_key="person.id")
    official: bool = False
    title: str = Field(max_length=40)
    name: str = Field(max_length=40)
    text: str = Field(max_length=1000)
    created_at: datetime
    hidden_at: datetime | None = None
    hidden_reason: str = Field(default="", max_length=200)


class CommentFlag(Record, table=True):
    comment_id: int = Field(foreign_key="comment.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    reason: str = Field(max_length=200)
    at: datetime
