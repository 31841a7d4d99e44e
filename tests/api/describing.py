"""/openapi.json as the tests read it: one operation after another, and whether an answer is what it promises."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]
VERBS = ("get", "put", "post", "delete", "patch")
KINDS: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float),
    "null": type(None),
}


@dataclass(frozen=True)
class Operation:
    path: str
    method: str
    spec: Schema

    @property
    def id(self) -> str:
        return str(self.spec["operationId"])

    @property
    def statuses(self) -> set[int]:
        return {int(status) for status in self.spec["responses"]}

    @property
    def body(self) -> Schema | None:
        """The schema of a JSON body."""
        content = self.spec.get("requestBody", {}).get("content", {})
        found: Schema | None = content.get("application/json", {}).get("schema")
        return found

    @property
    def takes_files(self) -> bool:
        return "multipart/form-data" in self.spec.get("requestBody", {}).get("content", {})

    def answer(self, status: int) -> Schema:
        """The schema promised for a status, {} for an empty answer."""
        content: dict[str, Schema] = self.spec["responses"][str(status)].get("content", {})
        found: Schema = next((each["schema"] for each in content.values()), {})
        return found


def operations(document: Schema) -> Iterator[Operation]:
    """Everything under /api/v1."""
    for path, item in document["paths"].items():
        if path.startswith("/api/v1/"):
            yield from (Operation(path, verb, item[verb]) for verb in VERBS if verb in item)


def resolved(schema: Schema, document: Schema) -> Schema:
    if "$ref" not in schema:
        return schema
    found: Schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return found


def broken(schema: Schema, value: Any, document: Schema, where: str = "$") -> list[str]:
    """Where a value is not what the schema says; knows the words our own schemas use."""
    schema = resolved(schema, document)
    if "anyOf" in schema:
        tries = [broken(each, value, document, where) for each in schema["anyOf"]]
        return [] if [] in tries else tries[0]
    kind = schema.get("type")
    fits = kind is None or (isinstance(value, KINDS[kind]) and not (kind == "integer" and isinstance(value, bool)))
    if not fits:
        return [f"{where}: {value!r} is no {kind}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{where}: {value!r} is not in {schema['enum']}"]
    if kind == "object":
        return _broken_object(schema, value, document, where)
    items = enumerate(value) if kind == "array" else ()
    return [each for at, item in items for each in broken(schema.get("items", {}), item, document, f"{where}[{at}]")]


def _broken_object(schema: Schema, value: Schema, document: Schema, where: str) -> list[str]:
    named, others = schema.get("properties", {}), schema.get("additionalProperties", not schema.get("properties"))
    found = [f"{where}: {name} is missing" for name in schema.get("required", []) if name not in value]
    for name, item in value.items():
        if name in named:
            found += broken(named[name], item, document, f"{where}.{name}")
        elif not others:
            found.append(f"{where}: {name} is not described")
    return found
