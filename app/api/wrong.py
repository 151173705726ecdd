"""What is wrong with a request, place by place: each sentence says what may be sent instead."""

from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from app.ui.words import gettext as _

MOST = 50
MOST_NAMES = 40


def places_of(shape: type[BaseModel], error: ValidationError) -> list[dict[str, str]]:
    """Each wrong place with a sentence, at most fifty."""
    return [{"field": ".".join(map(str, one["loc"])), "message": _said(shape, one)} for one in error.errors()[:MOST]]


def _said(shape: type[BaseModel], one: Any) -> str:
    kind, loc = one["type"], one["loc"]
    if kind == "extra_forbidden":
        names = _names(shape, loc[:-1])
        if not names:
            return str(_("“%(name)s” is not known here: this takes nothing. Leave it out.", name=loc[-1]))
        return str(_("“%(name)s” is not known here. Known are: %(names)s.", name=loc[-1], names=", ".join(names[:MOST_NAMES])))
    if kind in ("enum", "literal_error"):
        allowed = str(one["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
        return str(_("This value is not known here. Send one of: %(values)s.", values=allowed))
    if kind == "missing":
        return str(_("This is missing. Send it."))
    if kind in ("json_invalid", "json_type"):
        return str(_("The body is not JSON that can be read: %(why)s", why=one["msg"]))
    return str(one["msg"]).removeprefix("Value error, ")


def _names(shape: type[BaseModel], loc: tuple[Any, ...]) -> list[str]:
    """Names that the object at a place may have; none where it cannot be told."""
    found: Any = shape
    for step in loc:
        if isinstance(step, str):
            field = next((one for name, one in found.model_fields.items() if step in (name, one.alias)), None)
            found = _model_in(field.annotation) if field is not None else None
        if found is None:
            return []
    return [field.alias or name for name, field in found.model_fields.items()]


def _model_in(annotation: Any) -> Any:
    """The one model within a type such as `list[Quote] | None`; None where there is none or more than one."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return annotation if issubclass(annotation, BaseModel) else None
    models = {inner for part in get_args(annotation) if (inner := _model_in(part)) is not None}
    return models.pop() if len(models) == 1 else None
