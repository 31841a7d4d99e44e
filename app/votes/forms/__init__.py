"""What is typed about votes: plans, days, ballots, rolls, papers, powers."""

from datetime import date
from itertools import zip_longest
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from app.companies.models import ServiceContract
from app.core.errors import Invalid
from app.core.forms import Mobile, Text
from app.votes.rules.kinds import Caller, DeliveryWay, Holder, Mode, OfficerRole, TopicKind
from app.votes.rules.matters import COMPANY_ITEM, LONGEST_WORDING, MOST_TOPICS, Matter

Id = Annotated[int, Field(ge=1, lt=2**31)]
Letter = Literal["", "y", "n", "a", "x"]


class PlanForm(BaseModel):
    """The four lists run side by side, a topic a place: `what` is dismiss, appoint or the number of an item."""

    title: Annotated[Text, Field(min_length=2, max_length=60)]
    caller: Caller
    reason: Annotated[Text, Field(max_length=400)] = ""
    how: Annotated[Text, Field(max_length=400)] = ""
    mode: Mode = Mode.STRICT
    clause: Annotated[Text, Field(max_length=1000)] = ""
    counting_rule: Annotated[Text, Field(max_length=1000)] = ""
    accepted_by: Annotated[Text, Field(max_length=200)] = ""
    what: list[Annotated[Text, Field(max_length=20)]] = []
    topic: list[Annotated[Text, Field(max_length=40)]] = []
    wording: list[Annotated[Text, Field(max_length=LONGEST_WORDING)]] = []
    company: list[Annotated[Text, Field(max_length=12)]] = []

    def matters(self, serving: ServiceContract | None) -> list[Matter]:
        """Topics with something in them; `serving` is the contract a dismissal is of. Raises Invalid."""
        rows = list(zip_longest(self.what, self.topic, self.wording, self.company, fillvalue=""))[:MOST_TOPICS]
        return [_matter(*row, serving) for row in rows if any(row[:3])]


def _matter(what: str, title: str, wording: str, company: str, serving: ServiceContract | None) -> Matter:
    if what == TopicKind.DISMISS:
        if serving is None:
            raise Invalid("现在没有物业在这个小区服务，没有可以解聘的。", field="topics")
        return Matter(TopicKind.DISMISS, COMPANY_ITEM, title, wording, serving.company_id, serving.key)
    if what == TopicKind.APPOINT:
        return Matter(TopicKind.APPOINT, COMPANY_ITEM, title, wording, _number(company))
    return Matter(TopicKind.OTHER, _number(what) or 0, title, wording)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 10 else None


class SeenForm(BaseModel):
    """`seen` is the version of the vote whoever acts has looked at."""

    seen: Id


class PostingForm(SeenForm):
    opens_on: date
    closes_on: date


class ReasonForm(SeenForm):
    reason: Annotated[Text, Field(max_length=400)] = ""


class OfficerForm(BaseModel):
    person: Id
    role: OfficerRole


class SignersForm(BaseModel):
    """Homes as they stand on the roll, one a line."""

    homes: Annotated[Text, Field(min_length=1, max_length=4000)]

    def labels(self) -> list[str]:
        return list(dict.fromkeys("".join(line.split()) for line in self.homes.splitlines() if line.strip()))


class ObjectionForm(BaseModel):
    home: Id
    words: Annotated[Text, Field(min_length=5, max_length=400)]


class AnswerForm(BaseModel):
    upheld: Literal["yes", "no"]
    answer: Annotated[Text, Field(min_length=5, max_length=400)]


class CorrectionForm(SeenForm):
    """`home` and `same_as` as they stand on the roll; `area` in m² with two decimals at most."""

    home: Annotated[Text, Field(min_length=2, max_length=80)]
    area: Annotated[Text, Field(max_length=12)] = ""
    holder: Holder | None = None
    same_as: Annotated[Text, Field(max_length=80)] = ""
    alone: bool = False
    gone: bool = False
    back: bool = False
    owner: Annotated[Text, Field(max_length=60)] = ""
    reason: Annotated[Text, Field(min_length=5, max_length=400)]


class MarkForm(BaseModel):
    """`seen` is the mark of the roll whoever acts has looked at."""

    seen: Annotated[str, Field(max_length=64)] = ""


class BallotForm(BaseModel):
    """`again`: back to the choices, which are kept."""

    group: Id | None = None
    c1: Letter = ""
    c2: Letter = ""
    c3: Letter = ""
    c4: Letter = ""
    c5: Letter = ""
    declared: bool = False
    again: bool = False

    def letters(self, topics: int) -> list[str]:
        return [str(getattr(self, f"c{number}")) for number in range(1, topics + 1)]

    def missing(self, topics: int) -> dict[str, str]:
        """A sentence for each topic without a choice."""
        found = self.letters(topics)
        return {
            f"c{number}": "这一件选一个：同意、不同意，或者弃权。"
            for number, letter in enumerate(found, start=1) if letter not in ("y", "n", "a")
        }


class DeliveryForm(BaseModel):
    groups: list[Id] = []
    way: DeliveryWay


class GroupsForm(BaseModel):
    groups: list[Id] = []


class PaperForm(BaseModel):
    serial: Annotated[Text, Field(min_length=1, max_length=6)]


class ReturnForm(PaperForm):
    by_agent: bool = False
    words: Annotated[Text, Field(max_length=200)] = ""


class FoundForm(PaperForm):
    """An account of a paper: found after the close, or not handed in by its owner."""

    words: Annotated[Text, Field(max_length=200)] = ""
    photos_kept: Annotated[list[Annotated[str, Field(max_length=300)]], Field(max_length=2)] = []


class SpoilForm(PaperForm):
    reason: Annotated[Text, Field(max_length=200)] = ""


class OwnContestForm(BaseModel):
    group: Id
    words: Annotated[Text, Field(max_length=200)] = ""


class EntryForm(PaperForm, BallotForm):
    unusable: bool = False


class DeliveryEndForm(BaseModel):
    home: Annotated[Text, Field(min_length=2, max_length=80)]
    reason: Annotated[Text, Field(max_length=200)] = ""


class ProxyForm(BaseModel):
    home: Annotated[Text, Field(min_length=2, max_length=80)]
    agent: Annotated[Text, Field(min_length=2, max_length=20)]
    phone: Mobile


class NamingForm(BaseModel):
    """`voter`: the phone of a verified owner, as they registered it."""

    joint_home: Annotated[Text, Field(min_length=2, max_length=80)]
    voter: Mobile


class NamingEndForm(BaseModel):
    reason: Annotated[Text, Field(max_length=200)] = ""
