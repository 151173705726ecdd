"""Answering a dispute: look, grade without the first score, then compare and decide; or mend a slip; or say whose reply it was."""

import enum
from collections.abc import Collection, Mapping
from dataclasses import astuple, dataclass
from dataclasses import replace as replace_in
from datetime import datetime

from app.base.database import db
from app.base.errors import Conflict, DomainError, Forbidden
from app.base.statements import changed, insert_into
from app.people.models import Person
from app.review.actions.dispute_checks import Decision, check_decisions, check_length, check_person_reason, check_reasons
from app.review.actions.dispute_quotes import Words, keep_quotes, places
from app.review.actions.dispute_standing import Verdict, close, hand_over, outcome, replace, settle, void
from app.review.actions.proposing import checked, propose, require_lead, two_decide
from app.review.excusing.deciding import report_decided
from app.review.fairness import moved, never_lower
from app.review.models import DecisionReason, Dispute, DisputeKind, DisputeProposal, DisputeState, ProposalOutcome, Review, SecondLook
from app.review.policy import may_answer, may_mend
from app.review.queries.dispute_rounds import grades_blind, keeps_out_of
from app.review.queries.dispute_rules import rules_under
from app.review.queries.sheets import Sheet, levels_of
from app.rubrics.scoring import score
from app.ui.words import gettext as _


class NotGraded(DomainError):
    """The comparison comes after one's own levels."""


class InRound(Forbidden):
    """Whoever grades a conversation in a running calibration round decides no dispute about it."""


class SawBefore(Forbidden):
    """Whoever opened a review before it was disputed leaves the dispute to somebody who did not."""


class Whose(enum.StrEnum):
    """What becomes of a review whose agent says that somebody else wrote the reply."""

    GIVE = "give"
    VOID = "void"
    REJECT = "reject"


@dataclass(frozen=True)
class Ownership:
    """What becomes of the review, the reason from the closed list, and with GIVE who wrote the reply: somebody of the same team."""

    whose: Whose
    reason: DecisionReason | None
    person: Person | None = None


def begin(dispute: Dispute, *, by: Person, at: datetime) -> None:
    """Note this person's first look; again it changes nothing. Needs review loaded. Raises Forbidden."""
    _require(dispute, by)
    two_decide(dispute, by)
    statement = insert_into(SecondLook).values(dispute_id=dispute.id, step=dispute.step, by_id=by.id, looked_at=at, answer="")
    changed(statement.on_conflict_do_nothing(index_elements=["dispute_id", "step", "by_id"]))


def grade(
    dispute: Dispute,
    look: SecondLook | None,
    sheet: Sheet,
    decisions: Mapping[str, Decision],
    *,
    by: Person,
    at: datetime,
    told: Mapping[str, Words] | None = None,
) -> None:
    """Keep this person's own levels, given without the first score, and the words they rest on; from here on they see both.

    Criteria that only apply under the new levels are asked for by IncompleteRatings (422). Raises Forbidden, Conflict, InvalidEvidence,
    DomainError.
    """
    _require(dispute, by)
    if look is None:
        raise NotGraded(_("Begin the second look first."))
    if look.levels is not None:
        raise Conflict(_("Your levels are saved already. Reload the page to compare and decide."))
    check_decisions(sheet.rubric, dispute, decisions)
    score(sheet.rubric, levels_of(dispute.review_id) | _levels(decisions), channel=sheet.channel.value)
    keep_quotes(dispute, places(dispute.review, told or {}, sheet), look_id=look.id)
    look.levels = {one: [decision.level, decision.answer.strip()] for one, decision in decisions.items()}
    look.regraded_at = at
    db.session.flush()


def answer(
    dispute: Dispute,
    look: SecondLook | None,
    sheet: Sheet,
    decisions: Mapping[str, Decision],
    words: str,
    *,
    by: Person,
    at: datetime,
    told: Mapping[str, Words] | None = None,
) -> Review | None:
    """Decide every disputed criterion after the comparison; the review that stands afterwards, None where a lead is to confirm it.

    Where every level stays, the review stays and the dispute is rejected; else a new version takes its place. In a
    team whose disputes never lower, lower levels stay as they were. `told`: by criterion the words of the conversation
    that a level rests on. Raises Forbidden, NotGraded, Conflict, InvalidEvidence, DomainError.
    """
    _require(dispute, by)
    if look is None or look.levels is None:
        raise NotGraded(_("Give your own levels first. Then you see both and decide."))
    keep_quotes(dispute, places(dispute.review, told or {}, sheet), look_id=look.id)
    if two_decide(dispute, by):
        _weigh(dispute, sheet, decisions, words)
        propose(dispute, {"levels": {one: list(astuple(each)) for one, each in decisions.items()}}, words, by=by, at=at)
        return None
    return _decide(dispute, sheet, decisions, words, by=by, at=at)


def confirm(proposal: DisputeProposal, dispute: Dispute, sheet: Sheet, *, by: Person, at: datetime) -> None:
    """Let a proposed answer count, with the proposer as who gave it. Raises Forbidden, Conflict, DomainError (the rules changed)."""
    require_lead(proposal, dispute, by)
    checked(proposal, ProposalOutcome.CONFIRMED, by=by, at=at)
    proposer, told = proposal.by, proposal.decided
    if "levels" in told:
        levels = {one: Decision(level, why, DecisionReason(reason), *more) for one, (level, why, reason, *more) in told["levels"].items()}
        _decide(dispute, sheet, levels, proposal.answer, by=proposer, at=at, told_by=by)
        return
    person = db.session.get(Person, told["person"]) if told["person"] else None
    about = Ownership(Whose(told["whose"]), DecisionReason(told["reason"]), person)
    _hand(dispute, sheet, about, proposal.answer, by=proposer, at=at, told_by=by)


def mend(dispute: Dispute, sheet: Sheet, decisions: Mapping[str, Decision], *, by: Person, at: datetime) -> Review:
    """Whoever graded mends their own clerical slip; the review that stands. Raises Forbidden, Conflict, DomainError."""
    if not may_mend(by, dispute, dispute.review):
        raise Forbidden(_("A clerical slip is mended by who graded, while the dispute is open. Reload the page to see how it stands."))
    if grades_blind(by.id, dispute.review):
        raise in_round()
    check_decisions(sheet.rubric, dispute, decisions)
    _require_slip(dispute, sheet, decisions)
    begun = insert_into(SecondLook).values(dispute_id=dispute.id, step=dispute.step, by_id=by.id, looked_at=at, answer="")
    changed(begun.on_conflict_do_nothing(index_elements=["dispute_id", "step", "by_id"]))
    return _decide(dispute, sheet, decisions, _("A slip of mine, mended."), by=by, at=at, slip=True)


def decide_person(dispute: Dispute, sheet: Sheet, about: Ownership, words: str, *, by: Person, at: datetime) -> None:
    """Say whose reply it was, without looking at the ratings. Raises Forbidden, Conflict, DomainError (422, with the field)."""
    _require(dispute, by)
    review, person = dispute.review, about.person
    if not words.strip():
        raise DomainError(_("Say in a sentence why. The agent and the first reviewer read it."), field="answer")
    check_length([words], field="answer")
    if about.whose is Whose.GIVE and (person is None or person.id in (review.reviewee_id, review.reviewer_id)):
        raise DomainError(_("Choose who wrote the reply."), field="person")
    reason = check_person_reason(about.reason, changed=about.whose is not Whose.REJECT)
    if two_decide(dispute, by):
        told = {"whose": about.whose.value, "person": person.id if person is not None else None, "reason": reason.value}
        propose(dispute, told, words, by=by, at=at)
        return
    _hand(dispute, sheet, about, words, by=by, at=at)


def _hand(dispute: Dispute, sheet: Sheet, about: Ownership, words: str, *, by: Person, at: datetime, told_by: Person | None = None) -> None:
    review, person, reason = dispute.review, about.person, about.reason
    state = DisputeState.REJECTED if about.whose is Whose.REJECT else DisputeState.ACCEPTED
    close(dispute, Verdict(state, words.strip(), reason=reason), by=by, at=at)
    standing = None
    if about.whose is Whose.GIVE and person is not None:
        standing = hand_over(sheet, review, person, words.strip(), by=by, at=at).id
    elif about.whose is Whose.VOID:
        void(sheet, review, words.strip(), by=by, at=at)
    settle(dispute, standing, by=told_by or by, at=at, told_at=review.id)


def _decide(
    dispute: Dispute,
    sheet: Sheet,
    decisions: Mapping[str, Decision],
    words: str,
    *,
    by: Person,
    at: datetime,
    slip: bool = False,
    told_by: Person | None = None,
) -> Review:
    review, verdict = dispute.review, _weigh(dispute, sheet, decisions, words, slip=slip)
    close(dispute, verdict, by=by, at=at)
    standing = replace(sheet, dispute, verdict, by=by, at=at) if verdict.moved else review
    settle(dispute, standing.id if verdict.moved else None, by=told_by or by, at=at, told_at=standing.id)
    blamed = {one: decision.answer for one, decision in verdict.decisions.items() if decision.reason is DecisionReason.POLICY}
    report_decided(dispute, sheet, blamed, standing.id, by=by, at=at)
    return standing


def _weigh(dispute: Dispute, sheet: Sheet, decisions: Mapping[str, Decision], words: str, *, slip: bool = False) -> Verdict:
    """What these decisions come to under the rules of the team. Raises DomainError with the field."""
    check_decisions(sheet.rubric, dispute, decisions)
    check_length([words], field="answer")
    review, channel = dispute.review, sheet.channel.value
    before, wanted, kept = levels_of(review.id), _levels(decisions), frozenset[str]()
    score(sheet.rubric, before | wanted, channel=channel)
    if rules_under(dispute).never_lower:
        wanted, kept = never_lower(sheet.rubric, before, wanted, channel)
    decided = {one: replace_in(decisions[one], level=level) for one, level in wanted.items()}
    different = moved(sheet.rubric, before, wanted, channel)
    if slip:
        decided = _coded(decided, different, kept)
    check_reasons(sheet.rubric, dispute, decided, different)
    result = score(sheet.rubric, before | wanted, channel=channel)
    return Verdict(outcome(dispute.points, decided, different), words.strip(), decided, different, kept, result)


def _coded(decided: Mapping[str, Decision], moved: Collection[str], kept: Collection[str]) -> dict[str, Decision]:
    """Who mends a slip chooses no reason: it is the slip where the level moves, the evidence where they leave it."""
    still = {one: DecisionReason.OTHER if one in kept else DecisionReason.SUPPORTED for one in decided}
    return {one: replace_in(each, reason=DecisionReason.SLIP if one in moved else still[one]) for one, each in decided.items()}


def _require(dispute: Dispute, by: Person) -> None:
    if not may_answer(by, dispute, dispute.review):
        raise Forbidden(_("Somebody who neither graded nor was graded answers a dispute, once. Leave this one to a colleague."))
    if keeps_out_of(by, dispute):
        raise refusal(by, dispute.review)


def _require_slip(dispute: Dispute, sheet: Sheet, decisions: Mapping[str, Decision]) -> None:
    """A slip is mended by levels that count. Raises DomainError."""
    before, wanted, channel = levels_of(dispute.review_id), _levels(decisions), sheet.channel.value
    if not moved(sheet.rubric, before, wanted, channel):
        raise DomainError(_("Choose the level you meant. If this was no slip, leave it: a colleague answers."))
    if not rules_under(dispute).never_lower:
        return
    if not moved(sheet.rubric, before, never_lower(sheet.rubric, before, wanted, channel)[0], channel):
        said = _("A dispute never lowers a score in this team, so this level would not count. Leave it: a colleague answers.")
        raise DomainError(said, field=next(iter(wanted)))


def _levels(decisions: Mapping[str, Decision]) -> dict[str, str]:
    return {one: decision.level for one, decision in decisions.items()}


def in_round() -> InRound:
    """The refusal, with what to do."""
    said = _("You grade this conversation in a calibration round. Until the round is resolved somebody else decides disputes about it.")
    return InRound(said)


def refusal(by: Person, review: Review) -> Forbidden:
    """Why this person leaves a dispute about the review to others. One statement."""
    if grades_blind(by.id, review):
        return in_round()
    return SawBefore(_("You opened this review before it was disputed. Somebody who has not seen its levels decides the dispute."))


def asks_for_levels(dispute: Dispute) -> bool:
    """Whether answering means grading again; a wrong person is decided without."""
    return dispute.kind is not DisputeKind.WRONG_PERSON
