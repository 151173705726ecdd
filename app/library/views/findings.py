"""What the codes of findings mean, as the documents that ship say it."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.library import policy
from app.library.finding_pages import finding_page, finding_pages
from app.library.views.blueprint import blueprint
from app.ui.allow import allow, found


@blueprint.get("/findings")
@allow(policy.READ)
def findings() -> ResponseReturnValue:
    """Every code with its title."""
    return render_template("library/findings.html", pages=list(finding_pages().values()))


@blueprint.get("/findings/<code>")
@allow(policy.READ)
def finding(code: str) -> ResponseReturnValue:
    """One code: what is found, and what to write instead."""
    page = found(finding_page(code.upper()))
    codes = list(finding_pages())
    at = codes.index(page.code)
    neighbours = {"before": codes[at - 1] if at else None, "after": codes[at + 1] if at + 1 < len(codes) else None}
    return render_template("library/finding.html", page=page, **neighbours)


def page_of(code: str) -> str:
    """The address of a code's page; empty for a code without one."""
    return url_for("library.finding", code=code) if finding_page(code) is not None else ""
