"""What a program sends with a step on an issue."""

from datetime import date
from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, StringConstraints

from app.core.forms import Text
from app.issues.actions.turn import Given
from app.issues.api.bodies import Body, Story
from app.issues.forms.filing import TITLE

NOTE, REASON = 1000, 400
PhotoToken = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22}$")]
Reason = Annotated[Text, Field(min_length=2, max_length=REASON)]
Route = Annotated[Text, Field(min_length=2, max_length=200)]
Note = Annotated[Text, Field(max_length=NOTE)]
Said = Annotated[Text, Field(min_length=2, max_length=NOTE)]
Photos = Annotated[tuple[PhotoToken, ...], Field(max_length=9, description="Tokens from POST …/photos.")]
SomeId = Annotated[StrictInt, Field(ge=1, le=2**31 - 1)]


class StepBody(Body):
    def given(self) -> Given:
        return Given(**self.model_dump())


class Acceptance(StepBody):
    note: Note = ""


class Rejection(StepBody):
    """`route`: who does take such matters, so that nobody walks in vain."""

    reason: Reason
    route: Route


class Transfer(StepBody):
    reason: Reason
    route: Route


class Merge(StepBody):
    """`target`: the reference of an issue of the same community that goes on."""

    target: Annotated[Text, Field(min_length=1, max_length=24)]
    reason: Annotated[Text, Field(max_length=REASON)] = ""


class Separation(StepBody):
    reason: Reason


class Dispatch(Body):
    """`unit`: a name from GET …/units."""

    unit: Annotated[Text, Field(min_length=1, max_length=60)]
    note: Note = ""


class Objection(StepBody):
    reason: Reason


class Signature(StepBody):
    note: Note = ""


class Assignment(StepBody):
    """`assignee`: an id from GET …/colleagues."""

    assignee: SomeId
    note: Note = ""


class Extension(StepBody):
    reason: Reason
    days: Annotated[StrictInt, Field(ge=1, le=5, description="Working days; calendar days for emergencies.")]


class Commitment(StepBody):
    """The day everybody agreed on becomes the limit. Today or at most 90 days away."""

    reason: Reason
    due_on: date


class Suspension(StepBody):
    """挂账: the clock stops; reason and review day are public. At most 90 days away."""

    reason: Reason
    review_on: date


class Resumption(StepBody):
    reason: Reason


class Completion(Body):
    """A claim, with proof. `explained`: it cannot be mended, `note` says why; else some categories want a photo."""

    note: Said
    explained: StrictBool = False
    photos: Photos = ()


class Verification(Body):
    solved: StrictBool
    note: Said
    photos: Photos = ()


class Confirmation(StepBody):
    """The reporter's word. `satisfaction` from 1 (very dissatisfied) to 5; not solved sends it back to work."""

    solved: StrictBool
    satisfaction: Annotated[StrictInt | None, Field(ge=1, le=5)] = None
    note: Note = ""


class Withdrawal(StepBody):
    reason: Annotated[Text, Field(max_length=REASON)] = ""


class Correction(StepBody):
    """Within 15 minutes of filing; the first version stays in the history."""

    title: Annotated[Text, Field(max_length=TITLE)] = ""
    description: Story


class Escalation(StepBody):
    reason: Reason
