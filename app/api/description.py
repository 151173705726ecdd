"""The API described as OpenAPI 3.1, written from the definitions that check its requests."""

from functools import cache
from typing import Any

from pydantic import BaseModel

from app.api.operations import JSON, OPERATIONS, PART, REPEAT, Operation
from app.api.problems import MEDIA_TYPE
from app.api.shapes.base import Problem
from app.people.tokens import PATHS

VERSION = "1.0.0"
_REFERENCE = "#/components/schemas/{model}"
ABOUT = (
    "Reads and writes of the site for programs. Every request carries a token of a person, made under Your account, API tokens; it never "
    "reaches further than that person's own pages, and cookies count for nothing. Lists hold `items` and `next`: send `next` as `after` "
    "for the following page. Answers carry an ETag. Errors are problem details with a sentence that says what to do. A writing request "
    "with an Idempotency-Key is done once, however often it is sent within a day."
)


@cache
def document() -> dict[str, Any]:
    """The whole description. It is the same for everybody: what a token reaches is not in it."""
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for one in OPERATIONS:
        paths.setdefault(one.address, {})[one.method.lower()] = _described(one, schemas)
    _schema(Problem, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Greenroom", "version": VERSION, "description": ABOUT},
        "servers": [{"url": PATHS.rstrip("/")}],
        "security": [{"token": []}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "A token that begins with gr_."}},
        },
    }


def _described(one: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"operationId": one.name, "summary": one.summary}
    if one.about:
        told["description"] = one.about
    told["security"] = [{"token": [one.scope.value] if one.scope else []}]
    if parameters := [*_of_path(one), *_of_query(one, schemas), *_of_header(one)]:
        told["parameters"] = parameters
    if one.body is not None:
        told["requestBody"] = {"required": True, "content": {JSON: {"schema": _schema(one.body, schemas)}}}
    elif one.takes:
        told["requestBody"] = {"required": True, "content": {media: {} for media in one.takes}}
    told["responses"] = {str(one.status): _answer(one, schemas), **{str(status): _refusal(status) for status in _refusals(one)}}
    return told


def _answer(one: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    schema = _schema(one.answer, schemas, mode="serialization") if one.answer else {"type": "object"}
    content = {JSON: {"schema": schema}, **{media: {"schema": {"type": "string"}} for media in one.text}}
    headers = {"Location": {"schema": {"type": "string"}, "description": "Where to ask how far it is."}} if one.status == 202 else {}
    return {"description": one.summary, "content": content, **({"headers": headers} if headers else {})}


def _refusals(one: Operation) -> list[int]:
    found = [401, 403, 404, 422, 429]
    if one.method == "POST":
        found += [409, 413, *([415] if one.body else [])]
    return sorted(found)


def _refusal(status: int) -> dict[str, Any]:
    said = {
        401: "No token, or none that works now", 403: "Not within the token's scopes or the person's roles", 404: "Nothing there to see",
        409: "The Idempotency-Key was used for another request", 413: "Too much for one request", 415: "Not the kind of body it takes",
        422: "Something that was sent is wrong", 429: "Too many requests; Retry-After says how many seconds to wait",
    }  # fmt: skip
    return {"description": said[status], "content": {MEDIA_TYPE: {"schema": {"$ref": _REFERENCE.format(model="Problem")}}}}


def _of_path(one: Operation) -> list[dict[str, Any]]:
    kinds = {"int": "integer", "": "string"}
    return [{"name": name, "in": "path", "required": True, "schema": {"type": kinds[kind]}} for kind, name in PART.findall(one.path)]


def _of_query(one: Operation, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    if one.query is None:
        return []
    schema = one.query.model_json_schema(ref_template=_REFERENCE)
    schemas.update(schema.get("$defs", {}))
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": given} for name, given in schema.get("properties", {}).items()
    ]


def _of_header(one: Operation) -> list[dict[str, Any]]:
    if one.method == "GET":
        return []
    about = "A random text, new for each request: sent again with the same one, the request is not done twice."
    return [{"name": REPEAT, "in": "header", "required": False, "description": about, "schema": {"type": "string", "maxLength": 200}}]


def _schema(model: type[BaseModel], schemas: dict[str, Any], mode: Any = "validation") -> dict[str, Any]:
    """A reference to the model's schema, which is put among the others with all it needs."""
    schema = model.model_json_schema(ref_template=_REFERENCE, mode=mode)
    schemas.update(schema.pop("$defs", {}))
    schemas[model.__name__] = schema
    return {"$ref": _REFERENCE.format(model=model.__name__)}
