"""Where two people decide a dispute: a second reviewer proposes, a lead confirms or sends back with a reason."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from app.base.database import db
from app.base.errors import Conflict, DomainError, Forbidden
from app.base.statements import changed
from app.people.models import Person
from app.review import notices
from app.review.actions.dispute_checks import check_length
from app.review.models import Dispute, DisputeProposal, DisputeState, ProposalOutcome
from app.review.policy import CONFIRM, may_confirm
from app.review.queries.dispute_rules import rules_under
from app.review.queries.proposals import confirmers, graded_by, reviewers_left
from app.trail.actions import record
from app.ui.words import gettext as _


def two_decide(dispute: Dispute, by: Person) -> bool:
    """Whether an answer of this person waits for a lead. A lead's own answer after an escalation is the last word.

    Where no lead is left who may confirm, one person decides, so that the agent gets an answer; but whoever would be the one to
    confirm leaves the answer to a reviewer. Raises Forbidden for them. Two or three statements.
    """
    if waits_for_lead(dispute, by):
        return True
    if dispute.step > 1 or not rules_under(dispute).two_step:
        return False
    if dispute.review.team_id in by.teams_for(CONFIRM) and reviewers_left(dispute, by.id):
        raise Forbidden(_("Two people decide in this team, and you are the one who confirms. Leave the answer to a reviewer."))
    return False


def waits_for_lead(dispute: Dispute, by: Person) -> bool:
    """Whether somebody is there to confirm what this person answers, where two decide. Two statements, mostly one."""
    return dispute.step == 1 and rules_under(dispute).two_step and bool(confirmers(dispute, by.id))


def propose(dispute: Dispute, decided: dict[str, Any], words: str, *, by: Person, at: datetime) -> DisputeProposal:
    """Keep a checked answer until a lead confirms it, and tell the leads. Raises Conflict when somebody was quicker."""
    due = rules_under(dispute).confirm_at(at)
    _move(dispute, proposed_at=at, due_at=due)
    made = DisputeProposal(dispute_id=dispute.id, step=dispute.step, by_id=by.id, at=at, due_at=due, decided=decided, answer=words.strip())
    db.session.add(made)
    db.session.flush()
    record("review.propose_answer", "dispute", dispute.id, by=by, at=at, label=dispute.opened_by.name, team_id=dispute.team_id)
    notices.answer_proposed(dispute, made.id, confirmers(dispute, by.id), at=at)
    return made


def send_back(proposal: DisputeProposal, dispute: Dispute, words: str, *, by: Person, at: datetime) -> None:
    """Ask for another answer, with a reason that whoever answers reads. Raises Forbidden, Conflict, DomainError (422, field "words")."""
    require_lead(proposal, dispute, by)
    if not words.strip():
        raise DomainError(_("Say what the answer should look at again. Whoever proposed it reads it."), field="words")
    check_length([words], field="words")
    checked(proposal, ProposalOutcome.SENT_BACK, by=by, at=at, words=words.strip())
    _move(dispute, proposed_at=None, due_at=rules_under(dispute).due_at(at))
    record("review.send_back_answer", "dispute", dispute.id, by=by, at=at, label=dispute.opened_by.name, team_id=dispute.team_id)
    notices.answer_sent_back(dispute, proposal.id, proposal.by_id, at=at)


def checked(proposal: DisputeProposal, outcome: ProposalOutcome, *, by: Person, at: datetime, words: str = "") -> None:
    """Note what a lead made of a proposal, once. Raises Conflict when another lead was quicker."""
    waits = update(DisputeProposal).where(DisputeProposal.id == proposal.id, DisputeProposal.outcome.is_(None))
    if not changed(waits.values(outcome=outcome, checked_by_id=by.id, checked_at=at, words=words)):
        raise Conflict(_("Another lead decided about this answer meanwhile. Reload the page to see how the dispute stands."))
    db.session.refresh(proposal, ["outcome", "checked_by_id", "checked_at", "words"])


def require_lead(proposal: DisputeProposal, dispute: Dispute, by: Person) -> None:
    """Raise Forbidden for everybody but a lead who neither graded, nor was graded, nor proposed."""
    if not may_confirm(by, dispute, dispute.review, proposal.by_id) or by.id in graded_by(dispute):
        raise Forbidden(_("A lead who neither graded, nor was graded, nor proposed the answer confirms it. Leave this one to a colleague."))


def _move(dispute: Dispute, **values: Any) -> None:
    query = update(Dispute).where(Dispute.id == dispute.id, Dispute.state == DisputeState.OPEN, Dispute.revision == dispute.revision)
    if not changed(query.values(**values, revision=dispute.revision + 1)):
        raise Conflict(_("Somebody else answered this dispute meanwhile. Reload the page to read the answer."))
    db.session.refresh(dispute, ["proposed_at", "due_at", "revision"])
