"""/rulebooks and /rulebooks/{number}: how companies are judged, in words everybody can follow."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.core.masking import mask_name
from app.core.web import page
from app.people.guards import Visitor
from app.people.rules.roles import Role
from app.rulebooks.guards import EveryVersion, Shelf, VersionInPath
from app.rulebooks.queries import Version
from app.rulebooks.rules.example import example
from app.rulebooks.rules.items import LEVEL_WORDS, Change, changes
from app.rulebooks.rules.numbers import written
from app.rulebooks.rules.spans import Span, Standing

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Line:
    """A version in the list; `changes` against the one before it."""

    version: Version
    span: Span
    who: str
    changes: Sequence[Change]


def _lines(shelf: Shelf) -> list[Line]:
    pairs = zip(shelf.versions, [*shelf.versions[1:], None], strict=True)
    return [
        Line(
            each, shelf.spans[each.number], mask_name(each.who) if each.who else "",
            changes(before.rulebook, each.rulebook) if before else [],
        )
        for each, before in pairs
    ]


@router.get("/rulebooks")
def index(request: Request, shelf: EveryVersion, me: Visitor) -> Response:
    lines = _lines(shelf)
    coming = sorted((line for line in lines if line.span.standing is Standing.COMING), key=lambda line: line.span.first)
    return page(
        request, "rulebooks/index.html", lines=lines, coming=coming,
        now=next(line for line in lines if line.span.standing is Standing.NOW),
        may_adopt=me is not None and me.has(Role.TOWN_OFFICIAL),
    )


@router.get("/rulebooks/{number}")
def show(request: Request, opened: VersionInPath) -> Response:
    book = opened.version.rulebook
    worked = example(book)
    levels = [(word, book.level_points[place]) for place, word in enumerate(LEVEL_WORDS)]
    return page(
        request, "rulebooks/show.html", opened=opened, version=opened.version, span=opened.span, book=book, n=written,
        levels=levels[::-1], example=worked, best_first=[*zip(LEVEL_WORDS, worked.levels, strict=True)][::-1],
        changes=changes(opened.before.rulebook, book) if opened.before else [],
    )
