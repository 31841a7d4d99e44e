"""A report while it is being written."""

from datetime import datetime

from sqlmodel import Field

from app.core.entity import Entity, Record


class Draft(Entity, table=True):
    """A report being written; survives a closed tab by its token. `data` is JSON of what was typed."""

    token: str = Field(max_length=32, unique=True)
    community_id: int = Field(foreign_key="community.id")
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    data: str = Field(default="{}")
    created_at: datetime
    updated_at: datetime = Field(index=True)


class DraftPhoto(Record, table=True):
    photo_id: int = Field(foreign_key="photo.id", primary_key=True)
    draft_id: int = Field(foreign_key="draft.id", index=True)
