"""Whether a value is as a JSON schema says: the part of JSON Schema that the description of the API uses."""

from typing import Any

KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,),
    "null": (type(None),),
}  # fmt: skip


def faults(value: Any, schema: dict[str, Any], schemas: dict[str, Any], place: str = "answer") -> list[str]:
    """What is wrong, each with its place; nothing where all is as it should be."""
    if "$ref" in schema:
        return faults(value, schemas[schema["$ref"].rsplit("/", 1)[1]], schemas, place)
    if "anyOf" in schema:
        tried = [faults(value, one, schemas, place) for one in schema["anyOf"]]
        return [] if any(not found for found in tried) else min(tried, key=len)
    kind = schema.get("type")
    if kind and (not isinstance(value, KINDS[kind]) or (isinstance(value, bool) and kind != "boolean")):
        return [f"{place}: {value!r} is no {kind}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{place}: {value!r} is none of {schema['enum']}"]
    if isinstance(value, list):
        return [fault for number, one in enumerate(value) for fault in faults(one, schema.get("items", {}), schemas, f"{place}.{number}")]
    return _of_object(value, schema, schemas, place) if isinstance(value, dict) else []


def _of_object(value: dict[str, Any], schema: dict[str, Any], schemas: dict[str, Any], place: str) -> list[str]:
    known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    found = [f"{place} lacks {name}" for name in schema.get("required", []) if name not in value]
    for name, one in value.items():
        if name in known:
            found += faults(one, known[name], schemas, f"{place}.{name}")
        elif others is False:
            found.append(f"{place} has {name}, which is not described")
        elif isinstance(others, dict):
            found += faults(one, others, schemas, f"{place}.{name}")
    return found
