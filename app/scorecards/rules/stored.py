"""What stored facts look like, exactly: whoever bends them is noticed by whoever reads them next. Pure."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.issues.rules.served import Served

Key = Annotated[int, Field(ge=0, lt=2**63)]
Number = Annotated[int, Field(gt=-(2**31), lt=2**31)]
Count = Annotated[int, Field(ge=0, lt=2**31)]
Seconds = Annotated[int, Field(ge=0, lt=10**10)]
Kind = Annotated[str, Field(pattern=f"^({'|'.join(Served)})$")]
_ENTRY = "[0-9]{1,18}-[0-9]{1,10}-[0-9]{1,18}"
Entries = Annotated[str, Field(pattern=f"^{_ENTRY}( {_ENTRY})*$")]
Bundled = tuple[Kind, bool, Number | None, Entries]
Lined = tuple[Key, Kind, bool, Number | None, Seconds, Key]
Levels = tuple[()] | tuple[Count | None, Count | None, Count | None, Count | None, Count | None]
Voiced = tuple[Count, Count | None, Levels, tuple[tuple[Count, Count] | None, ...]]


class Exact(BaseModel):
    """Nothing is turned into something else, left out or left over."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class StoredReview(Exact):
    review_id: Key
    digest: str
    enough: bool
    roll: Count
    household: Voiced
    party: Voiced | None
    panel: Voiced | None


class StoredSite(Exact):
    inspection: Key
    on: str
    lines: tuple[tuple[Key, str, Count], ...]


class StoredFacts(Exact):
    """`service`: in bundles, or line by line on cards of the time before."""

    estate: Key
    company: Key
    contract: Key
    month: date
    households: Count
    review: StoredReview | None
    site: StoredSite | None
    service: tuple[Bundled, ...] | tuple[Lined, ...]
    adjustments: tuple[tuple[Key, str, Number, str], ...]
    vetoes: tuple[tuple[Key, str, str], ...]
    excluded: tuple[tuple[str, str], ...]
