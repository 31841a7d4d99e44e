"""Companies and contracts as JSON: what the public pages show, nothing more."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel
from sqlalchemy import Engine

from app.companies import actions
from app.companies.api.shapes import CompanyOut, CompanyPage, ContractPage
from app.companies.rules.credit_code import check_character
from app.companies.rules.grades import Grade
from tests.cast import NOON, Cast
from tests.companies.test_pages import TODAY, graded, with_manager
from tests.issues.hall import Hall

LIST = "/api/v1/companies"


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


def get(hall: Hall, path: str, status: int = 200) -> Any:
    answer = hall.see("", path)
    assert answer.status_code == status, answer.text
    return answer.json()


def more_companies(hall: Hall, count: int) -> None:
    with hall.writing() as session:
        for number in range(count):
            first = f"91370303MACA5T{number:03d}"
            actions.add_company(
                session, name=f"第{number}号物业公司", short_name=f"第{number}号",
                credit_code=first + check_character(first), phone="", by=hall.cast.actor("admin"), at=NOON,
            )


def test_the_list_goes_on_from_page_to_page(hall: Hall) -> None:
    more_companies(hall, 4)
    names, path = [], f"{LIST}?limit=2"
    while path:
        found = get(hall, path)
        names += [each["short_name"] for each in found["items"]]
        path = f"{LIST}?limit=2&cursor={found['next']}" if found["next"] else ""
    assert names == ["安禾物业", "第0号", "第1号", "第2号", "第3号"]


def test_one_company_with_everything(hall: Hall) -> None:
    with_manager(hall, 6)
    with hall.writing() as session:
        graded(session, hall.cast, Grade.C_MISSING, TODAY)
    found = get(hall, f"{LIST}/{hall.cast.anhe.key}")
    contract = found["contracts"][0]
    assert (found["credit_code"], found["estates"], found["posts"]) == ("91370303MA3TEUT0X5", 1, [])
    assert found["grade"] == {"grade": "C_MISSING", "graded_on": "2026-11-18", "source": "省信用平台"}
    assert (contract["estate"], contract["kind"], contract["fee"]) == ("xiangrui-dong", "owners", None)
    assert contract["managers"] == [
        {
            "name": "赵国强", "phone": "0533-5550301", "starts_on": "2026-11-12", "ends_on": None, "in_office": True,
            "report": "overdue", "report_due": "2026-11-17", "reported_on": None,
        }
    ]


def test_contracts_of_an_estate(hall: Hall) -> None:
    found = get(hall, "/api/v1/estates/xiangrui-dong/contracts")
    assert [each["company_name"] for each in found["items"]] == ["安禾物业服务有限公司"]
    assert get(hall, "/api/v1/estates/xiangrui-xi/contracts") == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{LIST}/7777", 404), (f"{LIST}/x", 404), (f"{LIST}/99999999999", 404), (f"{LIST}?limit=0", 422),
        (f"{LIST}?cursor=x", 422), ("/api/v1/estates/nowhere/contracts", 404),
        ("/api/v1/estates/xiangrui-dong/contracts?cursor=x", 422),
    ],
)  # fmt: skip
def test_refusals_are_problems(hall: Hall, path: str, status: int) -> None:
    assert get(hall, path, status)["detail"]


@pytest.mark.parametrize("shape", [CompanyPage, CompanyOut, ContractPage])
def test_examples_are_what_is_answered(shape: type[BaseModel]) -> None:
    examples = shape.model_json_schema()["examples"]
    assert [shape.model_validate(example).model_dump(mode="json") for example in examples] == examples
