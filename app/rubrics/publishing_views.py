"""The page on which a rubric is published: what changes for reviewers, and which ends of a criterion nobody has described."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base.differences import counts, difference
from app.base.versions import normal_source
from app.rubrics import document, policy, queries
from app.rubrics.blueprint import EDITOR, blueprint
from app.rubrics.form_views import editable
from app.ui.allow import allow, require


@blueprint.get("/<int:thing_id>/publishing")
@allow(policy.PUBLISH)
def publishing(thing_id: int) -> ResponseReturnValue:
    """The draft against the version that reviewers have, with what speaks against publishing it."""
    thing = editable(thing_id)
    require(policy.may_publish(current_user, thing))
    version = queries.version_numbered(thing.id, thing.current_number)
    lines = difference(version.source, thing.draft_source) if version is not None else []
    findings = EDITOR.check(thing.draft_source, thing)
    rubric = document.parse_rubric(normal_source(thing.draft_source)).rubric
    shown = {"found": findings, "stops": any(one.severity == "error" for one in findings), "bare": bare_ends(rubric) if rubric else []}
    changes = {"version": version, "lines": lines, "counts": counts(lines), "editor": EDITOR}
    return render_template("rubrics/publishing.html", thing=thing, **changes, **shown)


def bare_ends(rubric: document.Rubric) -> list[str]:
    """Titles of the criteria whose lowest or highest level has no anchor: two reviewers then mean different things by the same level."""
    ends = {one.title: sorted(one.levels, key=lambda level: level.value) for one in rubric.criteria if one.levels}
    return [title for title, levels in ends.items() if not (levels[0].anchor and levels[-1].anchor)]
