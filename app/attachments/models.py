"""Photos: the token names the files; who may see one is decided by what it belongs to."""

from datetime import datetime

from sqlmodel import Field

from app.core.entity import Entity


class Photo(Entity, table=True):
    token: str = Field(max_length=32, unique=True)
    width: int
    height: int
    digest: str = Field(max_length=64)
    created_at: datetime
