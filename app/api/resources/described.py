"""The description of the API, for programs."""

from flask import Response, current_app

from app.api.description import document
from app.api.operations import operation

DESCRIBE = 122


@operation("GET", "/openapi.json", row=DESCRIBE, scope=None, summary="This description", answer=None)
def openapi() -> Response:
    return as_json()


def as_json() -> Response:
    """The description as a file."""
    return current_app.response_class(current_app.json.dumps(document(), sort_keys=False), mimetype="application/json")
