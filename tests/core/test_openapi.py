"""Refusals in the API description: one schema, resolvable, and only as problem+json."""

import pytest
from fastapi import FastAPI

from app.core.openapi import MEANINGS, document_problems, problems


def described() -> dict[str, object]:
    app = FastAPI()
    app.add_api_route("/x", lambda: None, methods=["POST"], responses=problems(409, 422))
    document_problems(app)
    return app.openapi()


def test_each_status_is_problem_json_alone() -> None:
    responses = described()["paths"]["/x"]["post"]["responses"]  # type: ignore[index]  # a JSON document
    assert [status for status in responses if status != "200"] == ["409", "422"]
    assert set(responses["422"]["content"]) == {"application/problem+json"}


def test_the_schema_is_there_and_the_default_one_is_not() -> None:
    schemas = described()["components"]["schemas"]  # type: ignore[index]  # a JSON document
    assert set(schemas) == {"ProblemModel"}
    assert schemas["ProblemModel"]["required"] == ["title", "status", "detail"]


def test_the_description_is_made_once() -> None:
    app = FastAPI()
    document_problems(app)
    assert app.openapi() is app.openapi()


@pytest.mark.parametrize("status", MEANINGS)
def test_every_status_says_what_it_means(status: int) -> None:
    assert problems(status)[status]["description"].endswith(".")


def test_an_unknown_status_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        problems(418)
