"""How papers read as JSON: what is posted, and whether a paper is genuine; nobody's name."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from app.core.filters import iso
from app.notices.rules.kinds import Issuer, PaperState

NextCursor = Annotated[str | None, Field(description="`cursor` of the next page; null on the last one.")]
Instant = Annotated[
    datetime,
    PlainSerializer(iso, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-11-18T12:00:00+08:00"]}),
]
LINE: dict[str, Any] = {
    "token": "Zx3kQ9f0aB7cD1eF2gH4iJ", "number": "祥瑞花园社区〔2026〕1号", "kind": "notice",
    "title": "关于祥瑞花园东区十一月物业服务情况的公示", "estate": "xiangrui-dong", "issued_by": "community",
    "issuer": "祥瑞花园社区居民委员会", "issued_at": "2026-11-18T12:00:00+08:00", "state": "valid",
    "objections_until": "2026-11-25", "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}


class PaperLine(BaseModel):
    """A posted paper as lists have it."""

    model_config = ConfigDict(json_schema_extra={"examples": [dict(LINE)]})
    token: str = Field(description="Its address: /v/{token}, and GET /api/v1/papers/{token}.")
    number: str = Field(description="文号.")
    kind: str
    title: str
    estate: str = Field(description="Slug.")
    issued_by: Issuer = Field(description="Which side issued it.")
    issuer: str = Field(description="The name under it.")
    issued_at: Instant
    state: PaperState
    objections_until: date | None = Field(description="Last day of objections; null where it takes none.")
    digest: str = Field(description="SHA-256 of what it says, in hex.")


class PaperPage(BaseModel):
    items: list[PaperLine]
    next: NextCursor


class BlockOut(BaseModel):
    """A paragraph, or a table whose first row is its head."""

    kind: Literal["addressee", "text", "heading", "item", "table"]
    text: str = Field(description="Of a table its name.")
    rows: list[list[str]]


class ObjectionOut(BaseModel):
    said_by: str = Field(description="本小区住户, or the company's short name.")
    words: str
    raised_at: Instant
    answer: str = Field(description="Empty until it is answered.")
    answered_by: str = Field(description="Office of whoever answered; empty before.")
    answered_at: Instant | None


class PaperOut(BaseModel):
    """One paper. What it says is null for a reader it is not for: then only what shows that it is genuine is there."""

    token: str
    number: str
    kind: str
    public: bool
    issued_by: Issuer
    issuer: str
    issued_at: Instant
    state: PaperState
    withdrawn_at: Instant | None
    replaced_by: str | None = Field(description="Token of the paper in its place.")
    digest: str
    title: str | None
    blocks: list[BlockOut] | None
    withdrawn_reason: str | None
    estate: str | None
    objections_until: date | None
    objections: list[ObjectionOut] | None = Field(description="Of a posted paper.")
