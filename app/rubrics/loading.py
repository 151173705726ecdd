"""Loading rubric files and the skill catalogue into the site: the code behind `flask rubrics load` and uploads."""

from datetime import datetime

from sqlalchemy import delete, select

from app.base.database import db
from app.base.loading import LoadReport, Outcome
from app.base.publishing import load_text
from app.base.versions import normal_source
from app.people.models import Person
from app.rubrics import actions, document
from app.rubrics.models import Rubric, RubricVersion, Skill
from app.rubrics.queries import rubric_named, skill_titles
from app.rubrics.skills import SkillEntry, parse_skills


def load_rubric(
    text: str, file: str, report: LoadReport, *, team_id: int | None, by: Person | None, at: datetime, replace: bool = False
) -> None:
    """Load one rubric file and note what was done. A file with errors loads nothing."""
    compilation = document.parse_rubric(normal_source(text), skills=skill_titles().keys())
    if not report.find(file, compilation.findings) or compilation.rubric is None:
        return
    rubric = compilation.rubric

    def make() -> Rubric:
        made = Rubric(
            slug=rubric.id, title=rubric.title[:200], team_id=team_id, created_at=at, draft_source=normal_source(text), draft_at=at
        )
        db.session.add(made)
        db.session.flush()
        return made

    def store(thing: Rubric) -> None:
        actions.publish(thing, by=by, at=at, source=text, origin="file")

    known = rubric_named(rubric.id, team_id)
    outcome = load_text(known, RubricVersion, "rubric_id", text, make, store, at=at, replace=replace)
    report.add("rubrics", rubric.id, outcome, file)


def load_skills(text: str, file: str, report: LoadReport) -> None:
    """Make the catalogue equal to the file: new, changed and removed skills. A file with errors changes nothing."""
    entries, findings = parse_skills(normal_source(text))
    if not report.find(file, findings):
        return
    known = {skill.slug: skill for skill in db.session.scalars(select(Skill))}
    for position, entry in enumerate(entries):
        report.add("skills", entry.id, _load_skill(known.get(entry.id), entry, position), file)
    gone = set(known) - {entry.id for entry in entries}
    if gone:
        db.session.execute(delete(Skill).where(Skill.slug.in_(gone)))
    db.session.flush()


def _load_skill(skill: Skill | None, entry: SkillEntry, position: int) -> Outcome:
    if skill is None:
        db.session.add(Skill(slug=entry.id, title=entry.title[:120], line=entry.line, position=position))
        return Outcome.CREATED
    if (skill.title, skill.line, skill.position) == (entry.title[:120], entry.line, position):
        return Outcome.UNCHANGED
    skill.title, skill.line, skill.position = entry.title[:120], entry.line, position
    return Outcome.NEW_VERSION
