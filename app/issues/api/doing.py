"""What every step shares: the locked issue, the version that was read, the repeatable answer."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Header, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import Invalid
from app.core.idempotency import Repeat, Repeatable
from app.core.openapi import problems
from app.issues.actions.steps import take_step
from app.issues.actions.turn import Given
from app.issues.api.rendering import issue_out, versioned
from app.issues.guards import IssueToChange, Sight
from app.issues.rules.lifecycle import Step
from app.people.rules.roles import Actor

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match", max_length=40,
        description="The ETag you last saw. If somebody acted since, the answer is 409 and nothing happens.",
        examples=['"3"'],
    ),
]
VERSION = re.compile(r'"([1-9][0-9]{0,8})"')
ETAG = {"ETag": {"description": "The version of the issue, for If-Match.", "schema": {"type": "string"}}}
ERRORS = problems(400, 401, 403, 404, 409, 413, 422)
WITH_ETAG: dict[int | str, dict[str, Any]] = {200: {"headers": ETAG}}


def version_seen(if_match: IfMatch = None) -> int | None:
    """The version in If-Match; `*` and no header ask for nothing."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = VERSION.fullmatch(if_match.strip())
    if found is None:
        raise Invalid('If-Match 要写您看到的 ETag，像 "3" 这样。', field="If-Match")
    return int(found[1])


@dataclass(frozen=True, slots=True)
class Doing:
    """Somebody about to do something with one issue."""

    sight: Sight
    me: Actor
    session: Session
    at: datetime
    repeat: Repeat
    seen: int | None

    def take(self, step: Step, given: Given) -> Response:
        """Through the one door; the answer is the issue as it stands then."""
        if self.repeat.answer:
            return self.repeat.answer
        issue = self.sight.issue
        take_step(
            self.session, self.sight.case, step, given, by=self.me, worn=self.sight.worn, at=self.at,
            photo_required=self.sight.case.filed.after_photo, seen=self.seen,
        )
        return versioned(self.repeat.keep(self._shown(), 200), issue)

    def _shown(self) -> str:
        return issue_out(self.session, self.sight.issue.key, self.at).model_dump_json(by_alias=True)


def _doing(
    sight: IssueToChange, session: DbSession, at: At, repeat: Repeatable,
    seen: Annotated[int | None, Depends(version_seen)],
) -> Doing:
    assert sight.me is not None  # IssueToChange asks for a sign-in
    return Doing(sight, sight.me, session, at, repeat, seen)


InHand = Annotated[Doing, Depends(_doing)]
