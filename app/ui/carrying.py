"""What was sent after the session had gone, or from a page that is out of date, is not lost: it stands on a page from
which it is sent again, under a fresh token, once its writer is signed in."""

from urllib.parse import urlsplit

from flask import render_template, request
from flask_login import current_user

LEFT_BEHIND = frozenset({"csrf_token", "current", "password"})
"""Names of the token and of every field that takes a password (a test walks the forms)."""
SHORTEST_TEXT = 12
"""Characters from which a value is shown as a text that somebody may want to copy; below it is a choice or a number."""


def carried_page() -> tuple[str, int] | None:
    """The page that holds the sent form: 401 for people who must sign in first, 400 for a stale token.

    None for anything but a form sent from a page of this site: another site must not get its fields onto a page of ours.
    Passwords and chosen files are never carried.
    """
    if request.method != "POST" or not _sent_from_here():
        return None
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in LEFT_BEHIND]
    texts = [value for _, value in fields if len(value) >= SHORTEST_TEXT and not value.isdigit()]
    page = render_template(
        "ui/carried.html",
        fields=fields,
        texts=texts,
        action=request.full_path.rstrip("?"),
        files=any(file.filename for file in request.files.values()),
    )
    return page, 400 if current_user.is_authenticated else 401


def _sent_from_here() -> bool:
    origin = request.headers.get("Origin", "")
    if urlsplit(origin).netloc:
        return urlsplit(origin).netloc == request.host
    return request.headers.get("Sec-Fetch-Site") == "same-origin"
