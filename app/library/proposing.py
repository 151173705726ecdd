"""Branches that grew out of live customers: proposed, then taken into the draft as a node with a rule, or declined."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import DomainError
from app.base.publishing import hold
from app.library import actions
from app.library.models import Scenario
from app.library.work_models import BranchProposal, Verdict
from app.people.models import Person
from app.simulation.editing import (
    CannotEdit,
    RuleText,
    add_named,
    add_node,
    add_rule,
    read_outline,
    set_overlaid_check,
    set_overlaid_words,
)
from app.trail.actions import record
from app.ui.words import gettext as _

MOST_SHOWN = 50


@dataclass(frozen=True)
class Branch:
    """How a proposal goes into the draft: the new node's name, the check that leads there (`phrase` makes a new one of that name),
    and the node that follows by `else`.

    For one that was said in an overlay: `own_words` and `own_phrase` say the same in the file's own language.
    """

    node: str
    check: str
    phrase: str
    onward: str
    own_words: str = ""
    own_phrase: str = ""


def propose_branch(
    scenario_id: int,
    version_id: int | None,
    *,
    node: str,
    reply: str,
    words: str,
    instead_of: str,
    by: Person,
    at: datetime,
    language: str = "",
) -> None:
    """Keep what a trainer said instead of the file. `language`: the overlay in which the attempt is, "" for the file's own."""
    made = BranchProposal(scenario_id=scenario_id, scenario_version_id=version_id, node=node[:80], reply=reply, words=words)
    made.instead_of, made.language, made.by_id, made.at = instead_of, language[:35], by.id, at
    db.session.add(made)


def open_proposals(scenario_id: int) -> Sequence[BranchProposal]:
    """Those nobody has decided about, oldest first, with who said them. One statement."""
    query = select(BranchProposal).where(BranchProposal.scenario_id == scenario_id, BranchProposal.verdict.is_(None))
    return db.session.scalars(query.options(joinedload(BranchProposal.by)).order_by(BranchProposal.id).limit(MOST_SHOWN)).all()


def proposal_of(scenario: Scenario, proposal_id: int) -> BranchProposal | None:
    query = select(BranchProposal).where(BranchProposal.id == proposal_id, BranchProposal.scenario_id == scenario.id)
    return db.session.scalars(query).first()


def take_branch(scenario: Scenario, proposal: BranchProposal, branch: Branch, *, by: Person, at: datetime) -> None:
    """Write the branch into the draft. Raises CannotEdit, DomainError where somebody decided already."""
    _require_open(proposal)
    hold(scenario)
    text = with_branch(scenario.draft_source, proposal.node, proposal.words, branch, proposal.language)
    said = _("Branch %(node)s taken from a live customer", node=branch.node)
    actions.save(scenario, text, revision=scenario.draft_revision, by=by, at=at, said=said)
    _decide(scenario, proposal, Verdict.ACCEPTED, by=by, at=at)


def decline_branch(scenario: Scenario, proposal: BranchProposal, *, by: Person, at: datetime) -> None:
    """Leave the draft as it is. Raises DomainError where somebody decided already."""
    _require_open(proposal)
    _decide(scenario, proposal, Verdict.DECLINED, by=by, at=at)


def with_branch(text: str, node: str, words: str, branch: Branch, language: str = "") -> str:
    """The text with a new node after `node`, and a rule that leads there. A new check goes first, an existing one before `else`.

    With a `language` the words and the phrase go into its overlay, and the branch's own ones stand in the original.
    Raises CannotEdit for names that do not fit, a check or node that is not there, no check at all, or a language without its original.
    """
    if not branch.check:
        raise CannotEdit(_("Choose the check that leads to the new node, or write words for a new one."), field="check")
    outline = read_outline(text)
    outline.node(branch.onward)
    if not language:
        return _with_node(text, node, branch, words, branch.phrase)
    outline.overlay(language)
    if not branch.own_words:
        raise CannotEdit(_("Write what the customer says in the scenario's own language, too."), field="own_words")
    if branch.phrase and not branch.own_phrase:
        raise CannotEdit(_("Write the words of the new check in the scenario's own language, too."), field="own_phrase")
    new = _with_node(text, node, branch, branch.own_words, branch.own_phrase if branch.phrase else "")
    new = set_overlaid_words(new, language, branch.node, [words])
    return set_overlaid_check(new, language, branch.check, _one(branch.phrase)) if branch.phrase else new


def _with_node(text: str, node: str, branch: Branch, words: str, phrase: str) -> str:
    new = add_node(text, branch.node, words=words, after=node)
    new = add_rule(new, branch.node, RuleText("else", branch.onward))
    if phrase:
        new = add_named(new, "checks", branch.check, _one(phrase))
    return add_rule(new, node, RuleText(branch.check, branch.node), place=0 if phrase else None)


def _one(phrase: str) -> dict[str, list[str]]:
    return {"any": [" ".join(phrase.split())]}


def _require_open(proposal: BranchProposal) -> None:
    hold(proposal)
    if proposal.verdict is not None:
        raise DomainError(_("Somebody decided about this branch already. Reload the page to see the others."))


def _decide(scenario: Scenario, proposal: BranchProposal, verdict: Verdict, *, by: Person, at: datetime) -> None:
    proposal.verdict, proposal.decided_by_id, proposal.decided_at = verdict, by.id, at
    db.session.flush()
    verb = "library.take_branch" if verdict is Verdict.ACCEPTED else "library.decline_branch"
    record(verb, "scenario", scenario.id, by=by, at=at, label=scenario.title, team_id=scenario.team_id, node=proposal.node)
