"""What a program may send. Nothing unknown is taken, nothing is guessed: a boolean is true or false, not "yes"."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool

from app.core.forms import Mobile, Text
from app.issues.forms.filing import LONGEST, PLACE, SHORTEST, TITLE, story_problem
from app.people.forms import Code


def _told(text: str) -> str:
    problem = story_problem(text)
    if problem:
        raise ValueError(problem)
    return text


Story = Annotated[Text, AfterValidator(_told), Field(json_schema_extra={"minLength": SHORTEST, "maxLength": LONGEST})]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewIssue(Body):
    """Signed in, the report is yours; as staff with `contact_phone` you enter it for somebody else, and are named.
    Not signed in, `contact_phone` and its `code` say who you are."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "category": "HY", "estate": "xiangrui-dong", "building": "3", "place": "2单元门口",
                    "title": "楼道里的垃圾堆了三天", "description": "2单元一楼楼道里的垃圾堆了三天没人清，味道很大。",
                    "anonymous": True,
                }
            ]
        },
    )
    category: Annotated[Text, Field(min_length=1, max_length=8, description="Code, see GET /api/v1/categories.")]
    subcategory: Annotated[Text, Field(max_length=12)] = ""
    estate: Annotated[Text, Field(max_length=60, description="Slug; empty for a place outside any estate.")] = ""
    building: Annotated[Text, Field(max_length=12, description="Code within the estate.")] = ""
    stairwell: Annotated[Text, Field(max_length=12)] = ""
    place: Annotated[Text, Field(max_length=PLACE)] = ""
    title: Annotated[Text, Field(max_length=TITLE, description="Empty: the first sentence of the description.")] = ""
    description: Story
    anonymous: Annotated[StrictBool, Field(description="Shown to everybody as 匿名居民#1234.")] = False
    contact_phone: Mobile | None = None
    code: Annotated[Code | None, Field(description="From POST /api/v1/auth/sms-codes, only when not signed in.")] = None


class NewComment(Body):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"text": "我家这层也有味道。"}]})
    text: Annotated[Text, Field(min_length=1, max_length=1000)]
