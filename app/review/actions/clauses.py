"""The policy clause behind a quote, as it stood when the reply was written, and reports of clauses that conflict."""

from datetime import datetime

from sqlalchemy import func, select, update

from app.base import clock
from app.base.database import db
from app.base.errors import DomainError, NotFound
from app.base.statements import changed, insert_into
from app.conversations.models import Message
from app.knowledge.clauses import Clause, clauses_at
from app.knowledge.models import Article, ArticleVersion
from app.knowledge.policy import EDIT
from app.people.models import Membership, Person, Role
from app.review import grading_notices as notices
from app.review.actions.drafts import Saved, advance, begin, save_rating, state_of
from app.review.models import NOT_APPLICABLE, ClauseConflict, Evidence
from app.review.queries.sheets import Sheet, sheet_of
from app.trail.actions import record
from app.ui.words import gettext as _

LONGEST = 1000
MOST_OWNERS = 20


def cite(assignment_id: int, evidence_id: int, ref: str, *, revision: int, version_id: int, by: Person, at: datetime) -> Saved:
    """Tie a quote of the draft to the clause `ref` as it stood when the quoted message was written; "" unties it.

    Raises as `save_rating`, and DomainError where no such clause held then.
    """
    sheet, draft_id = begin(assignment_id, revision, version_id, by, at)
    query = select(Message.sent_at).join(Evidence, Evidence.message_id == Message.id)
    written = db.session.scalar(query.where(Evidence.id == evidence_id, Evidence.review_id == draft_id))
    if written is None:
        raise NotFound(_("This quote is not part of your draft any more. Reload the page to see those that are."))
    clause = _clause(sheet, ref, written) if ref else None
    advance(draft_id, revision, by, at)
    values = {"clause": clause.ref if clause else "", "article_version_id": clause.version_id if clause else None}
    changed(update(Evidence).where(Evidence.id == evidence_id).values(**values))
    return state_of(sheet, draft_id, revision)


def clauses_for(sheet: Sheet, at: datetime) -> list[Clause]:
    """The clauses that held for the item's team at `at`. One statement."""
    return clauses_at(at, at.astimezone(clock.zone(sheet.timezone)).date(), sheet.assignment.team_id)


def report_conflict(
    assignment_id: int, criterion_id: str, refs: tuple[str, str], words: str, *, not_applicable: bool, by: Person, at: datetime
) -> ClauseConflict:
    """Tell the owners of two clauses that they said different things on the day of the reply.

    With `not_applicable` the criterion is rated N/A with these words, where it can be. The same report twice is one.
    Raises NotFound, DomainError (422) with the field, and as `save_rating`.
    """
    sheet = sheet_of(by, assignment_id)
    if sheet is None:
        raise NotFound(_("There is nothing here, or it is not yours to see. Go back to the queue."))
    criterion = sheet.rubric.by_id.get(criterion_id)
    if criterion is None:
        raise DomainError(_("This rubric has no such criterion. Reload the page."), field="criterion")
    words = _words(words)
    if refs[0] == refs[1]:
        raise DomainError(_("Choose two different clauses."), field="second")
    first, second = sorted((_clause(sheet, ref, sheet.assignment.acted_at) for ref in refs), key=lambda one: one.ref)
    if not_applicable and criterion.na:
        rated = {"level": NOT_APPLICABLE, "comment": words}
        save_rating(assignment_id, criterion_id, rated, revision=sheet.revision, version_id=sheet.version.id, by=by, at=at)
    return _keep(sheet, criterion_id, first, second, words, by, at)


def settle_conflict(conflict_id: int, answer: str, *, by: Person, at: datetime) -> ClauseConflict:
    """Say what was done about a report. Raises NotFound out of reach, DomainError without words or when it is settled."""
    conflict = db.session.get(ClauseConflict, conflict_id)
    teams = _owning_teams([conflict.first_version_id, conflict.second_version_id]) if conflict else set()
    if conflict is None or not any(_owns(by, team_id) for team_id in teams):
        raise NotFound(_("There is nothing here, or it is not yours to see. Go back to the article."))
    words = _words(answer)
    open_one = (ClauseConflict.id == conflict_id, ClauseConflict.settled_at.is_(None))
    if not changed(update(ClauseConflict).where(*open_one).values(settled_by_id=by.id, settled_at=at, answer=words)):
        raise DomainError(_("Somebody settled this report meanwhile. Reload the page to read the answer."))
    notices.conflict_settled(conflict, at=at)
    record(
        "review.settle_conflict", "clause_conflict", conflict_id, by=by, at=at, label=f"{conflict.first_clause}, {conflict.second_clause}"
    )
    return conflict


def _clause(sheet: Sheet, ref: str, at: datetime) -> Clause:
    held = next((one for one in clauses_for(sheet, at) if one.ref == ref), None)
    if held is None:
        raise DomainError(_("No clause '%(ref)s' held on the day of the reply. Choose one of those shown.", ref=ref[:80]), field="clause")
    return held


def _words(words: str) -> str:
    words = words.strip()
    if not words:
        raise DomainError(_("Say it in a sentence."), field="words")
    if len(words) > LONGEST:
        raise DomainError(_("Use at most %(max)d characters.") % {"max": LONGEST}, field="words")
    return words


def _keep(sheet: Sheet, criterion_id: str, first: Clause, second: Clause, words: str, by: Person, at: datetime) -> ClauseConflict:
    item = sheet.assignment
    key = {"assignment_id": item.id, "criterion": criterion_id, "by_id": by.id, "first_clause": first.ref, "second_clause": second.ref}
    values = {**key, "first_version_id": first.version_id, "second_version_id": second.version_id, "words": words, "at": at, "answer": ""}
    made = db.session.scalar(insert_into(ClauseConflict).values(**values).on_conflict_do_nothing().returning(ClauseConflict.id))
    kept = db.session.query(ClauseConflict).filter_by(**key).one()
    if made is not None:
        for person_id in _owners(_owning_teams([first.version_id, second.version_id]), item.team_id):
            notices.clauses_conflict(kept, person_id, first.article_id, at=at)
        record("review.conflict", "clause_conflict", kept.id, by=by, at=at, label=f"{first.ref}, {second.ref}", team_id=item.team_id)
    return kept


def _owning_teams(version_ids: list[int]) -> set[int | None]:
    query = select(Article.team_id).join(ArticleVersion, ArticleVersion.article_id == Article.id)
    return set(db.session.scalars(query.where(ArticleVersion.id.in_(version_ids))))


def _owns(person: Person, team_id: int | None) -> bool:
    """Whoever may edit articles of the team; of the whole site, of any team."""
    return team_id in person.teams_for(EDIT) if team_id is not None else bool(person.teams_for(EDIT))


def _owners(teams: set[int | None], item_team_id: int | None) -> list[int]:
    """Trainers of the teams that own the clauses; for the site's, those of the item's team, else any."""
    wanted = {team_id if team_id is not None else item_team_id for team_id in teams} - {None}
    trainers = select(Person.id).where(Person.deactivated_at.is_(None), Person.roles.contains(f",{Role.TRAINER.value},"))
    members = select(Membership.person_id).where(Membership.ended_on.is_(None), Membership.team_id.in_(wanted))
    near = list(db.session.scalars(trainers.where(Person.id.in_(members)).order_by(Person.id).limit(MOST_OWNERS)))
    return near or list(db.session.scalars(trainers.order_by(func.lower(Person.name)).limit(MOST_OWNERS)))
