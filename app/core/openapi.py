"""How refusals are described in /openapi.json: RFC 9457, one schema, every status with its meaning."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, Field

PROBLEM_TYPE = "application/problem+json"
PROBLEM_NAME = "ProblemModel"

MEANINGS = {
    400: "The request could not be read.",
    401: "Sign in first: no token, or it has ended.",
    403: "Signed in, but this is not open to you.",
    404: "There is nothing here that you may see.",
    409: "A rule refuses this step now, or somebody else acted first.",
    413: "Too large.",
    415: "Not a kind of content this address takes.",
    422: "Input a person can correct; `errors` has a sentence per field.",
    429: "Too many tries; wait and try again.",
    503: "A service this needs does not answer; try again later.",
}


class ProblemModel(BaseModel):
    """A refusal; `code` is stable for programs, `detail` is a sentence for people."""

    type: str = "about:blank"
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    code: str = ""
    errors: dict[str, str] = Field(default_factory=dict, description="Field name to sentence.")


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may refuse with these statuses."""
    content = {PROBLEM_TYPE: {"schema": {"$ref": f"#/components/schemas/{PROBLEM_NAME}"}}}
    return {status: {"description": MEANINGS[status], "content": content} for status in statuses}


def document_problems(app: FastAPI) -> None:
    """Adds the schema `problems` points to; FastAPI itself would offer it as plain JSON only."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title=app.title, version=app.version, description=app.description, routes=app.routes,
                tags=app.openapi_tags,
            )
            schemas = made.setdefault("components", {}).setdefault("schemas", {})
            schemas[PROBLEM_NAME] = ProblemModel.model_json_schema(mode="serialization")
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend the schema
