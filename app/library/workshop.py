"""The check workshop: trying replies against the draft, what real trainees wrote that nobody recognised, and where customers misread."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import Any

from markupsafe import Markup, escape

from app.base import clock
from app.base.publishing import hold
from app.library import actions, queries
from app.library.doors import attempts_seen, misreads_seen
from app.library.models import Scenario
from app.library.practised import SeenAttempt, SeenMisread, Share, Unrecognised, misread_by_check, misread_by_group, unrecognised
from app.library.proposing import open_proposals
from app.library.work_models import BranchProposal
from app.library.workshop_replies import MOST_LOOKED_AT, Replies, plausible_checks, settled_wordings, sorted_replies, spoken
from app.people.models import Person
from app.simulation import CheckResult
from app.simulation import Scenario as PlayableScenario
from app.simulation.editing import CannotEdit
from app.simulation.trying import Tried, try_reply
from app.simulation.wording import checks_written, offered_phrases, place_of_phrases, with_phrase
from app.ui.words import gettext as _

MOST_SAMPLES = 12
LONGEST_SAMPLE = 10_000
START = "start"


@dataclass
class Wanted:
    """What somebody tries: at which node, with which words. `whole`: they are one reply; else every line is one."""

    node: str = START
    samples: str = ""
    whole: bool = False
    prepared: bool = False
    seed: int = 1
    language: str = ""

    @property
    def replies(self) -> list[str]:
        """The replies to try, at most twelve."""
        text = self.samples[:LONGEST_SAMPLE].replace("\r\n", "\n").strip()
        lines = [text] if self.whole else [line.strip() for line in text.split("\n")]
        return [line for line in lines if line][:MOST_SAMPLES]


@dataclass
class WorkshopPage:
    """The workshop of one scenario, for one person."""

    scenario: Scenario
    person: Person
    wanted: Wanted = field(default_factory=Wanted)
    _checks_in: dict[str, dict[str, Any]] = field(default_factory=dict)

    @cached_property
    def file(self) -> PlayableScenario | None:
        """The draft ready to be played, else, while it has errors, what is published."""
        found = queries.playable_draft(self.scenario)
        if found is not None or not self.scenario.current_number:
            return found
        return queries.readable(queries.version_numbered(self.scenario.id, self.scenario.current_number))

    @property
    def is_draft(self) -> bool:
        return self.file is not None and self.file is queries.playable_draft(self.scenario)

    @property
    def nodes(self) -> list[str]:
        """The nodes at which somebody waits for a reply."""
        return [node.id for node in self.file.nodes.values() if not node.ends] if self.file is not None else []

    @property
    def node(self) -> str:
        return self.wanted.node if self.wanted.node in self.nodes else START

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which replies can be tried, the file's own first."""
        return self.file.languages if self.file is not None else ()

    @property
    def language(self) -> str:
        """The one of them that is tried."""
        return self.wanted.language if self.wanted.language in self.languages else next(iter(self.languages), "")

    @cached_property
    def tried(self) -> list[Tried]:
        """What each reply would do."""
        if self.file is None:
            return []
        now, asked, file = clock.now(), self.wanted, self.file.locales.get(self.language, self.file)
        return [try_reply(file, self.node, reply, now, seed=asked.seed, prepared=asked.prepared) for reply in asked.replies]

    @cached_property
    def attempts(self) -> Sequence[SeenAttempt]:
        return [one for seen in attempts_seen(self.person, self.scenario.id) for one in seen]

    @cached_property
    def misreads(self) -> Sequence[SeenMisread]:
        return [one for seen in misreads_seen(self.person, self.scenario.id) for one in seen]

    @property
    def open_misreads(self) -> list[SeenMisread]:
        return [one for one in self.misreads if not one.settled]

    @property
    def settled_misreads(self) -> list[SeenMisread]:
        return [one for one in self.misreads if one.settled]

    @cached_property
    def replies(self) -> Replies:
        """Replies on which only `else` fired, open ones and those dealt with."""
        found = unrecognised(self.attempts, most=MOST_LOOKED_AT)
        return sorted_replies(found, self.file, settled_wordings(self.scenario.id), clock.now())

    @cached_property
    def proposals(self) -> Sequence[BranchProposal]:
        """What trainers said as live customers, and nobody has decided about."""
        return open_proposals(self.scenario.id)

    @cached_property
    def all_checks(self) -> list[str]:
        """Every check of the draft."""
        return list(self.file.checks) if self.file is not None else []

    @property
    def by_check(self) -> list[Share]:
        return misread_by_check(self.attempts, self.misreads)

    @property
    def by_group(self) -> list[Share]:
        return misread_by_group(self.attempts, self.misreads)

    @cached_property
    def checks(self) -> dict[str, Any]:
        """Checks of the draft to which a phrase can be added, as the file has them."""
        return self.checks_in("")

    def checks_in(self, language: str) -> dict[str, Any]:
        """The same with the phrases of an overlay."""
        if language not in self._checks_in:
            try:
                found = checks_written(self.scenario.draft_source, language)
            except CannotEdit:
                found = {}
            self._checks_in[language] = {name: value for name, value in found.items() if place_of_phrases(value)}
        return self._checks_in[language]

    def plausible(self, told: Unrecognised) -> list[tuple[str, int]]:
        """Checks that the reply may have been meant for; see `plausible_checks`."""
        turn = told.turn
        return plausible_checks(self.file, self.checks_in(told.language), turn.node, turn.reply or "", turn.true)

    def offered(self, reply: str) -> list[str]:
        return offered_phrases(reply)


def add_phrase(scenario: Scenario, check: str, phrase: str, *, by: Person, at: datetime, language: str = "") -> None:
    """Add words to a check of the draft, those of an overlay there; what others changed meanwhile stays. Raises CannotEdit."""
    hold(scenario)
    text = with_phrase(scenario.draft_source, check, phrase, language)
    said = _("“%(phrase)s” added to the check %(check)s", phrase=phrase.strip(), check=check)
    actions.save(scenario, text, revision=scenario.draft_revision, by=by, at=at, said=said)


def require_check(name: str) -> None:
    """Words need a check that they count for. Raises CannotEdit."""
    if not name:
        raise CannotEdit(_("Choose the check that should have known these words, then add them."), field="check")


def outcome_of(scenario: Scenario, node: str, reply: str, *, seed: int, at: datetime, language: str = "") -> str:
    """What the draft makes of a reply now, in a sentence; "" where that cannot be told."""
    file = spoken(queries.playable_draft(scenario), language)
    if file is None or node not in file.nodes or file.nodes[node].ends:
        return ""
    tried = try_reply(file, node, reply, at, seed=seed)
    if tried.recognised:
        return _("The draft recognises this reply now: it leads to %(node)s.", node=tried.turn.next)
    return _("No rule of %(node)s fires on this reply yet: it needs more than this.", node=node)


def marked(text: str, hits: Sequence[CheckResult]) -> Markup:
    """The reply with every run of signs that some check took, each with the names of those checks."""
    borders = sorted({0, len(text), *(place for hit in hits for span in hit.spans for place in span if place <= len(text))})
    parts: list[str] = []
    for start, end in pairwise(borders):
        names = [hit.name for hit in hits if any(first <= start and end <= last for first, last in hit.spans)]
        piece = escape(text[start:end])
        parts.append(f'<mark title="{escape(", ".join(names))}">{piece}</mark>' if names else str(piece))
    return Markup("".join(parts))  # noqa: S704  (every part is escaped)
