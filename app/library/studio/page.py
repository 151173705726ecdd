"""What the pages and parts of the studio are made of."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from flask import render_template, request
from flask_babel import get_locale

from app.base.differences import difference
from app.base.errors import Conflict, DomainError
from app.base.source import Finding
from app.knowledge.queries import article_ids_in_use
from app.library import queries
from app.library.actions import check
from app.library.difficulty import history_of
from app.library.editor import ScenarioEditor
from app.library.models import Scenario
from app.library.studio.cards import Card, Story, changed_cards, read_story
from app.library.studio.forms import choices
from app.library.studio.graph import Graph, graph_of
from app.library.studio.saving import may_take_back
from app.library.studio.sentences import check_sentence, fact_sentence, rule_sentence
from app.library.studio.spoken import cards_said_other, languages_of, spoken_in
from app.library.studio.values import Sent
from app.people.languages import language_words
from app.people.ownership import name_of
from app.rubrics.queries import skill_titles

_EDITOR = ScenarioEditor()
WORDS = {"rule_sentence": rule_sentence, "check_sentence": check_sentence, "fact_sentence": fact_sentence}


class StudioPage:
    """One draft as the studio shows it. `spoken`: with the words of one of its other languages beside the original."""

    def __init__(self, thing: Scenario, story: Story | None = None, overlay: str = "") -> None:
        self.thing = thing
        self.story = story if story is not None else read_story(thing.draft_source)
        self.spoken = spoken_in(self.story, overlay)

    @cached_property
    def findings(self) -> Sequence[Finding]:
        thing = self.thing
        return check(thing.draft_source, pack=thing.pack, team_id=thing.team_id, history=history_of(thing)).findings

    @cached_property
    def by_node(self) -> dict[str, list[Finding]]:
        """Findings by the node that they stand in."""
        result: dict[str, list[Finding]] = {}
        for finding in self.findings:
            if node := self.story.node_of(finding) or (self.spoken.node_of(finding) if self.spoken is not None else None):
                result.setdefault(node, []).append(finding)
        return result

    @cached_property
    def by_name(self) -> dict[tuple[str, str], list[Finding]]:
        """Findings by the check or fact that they stand in."""
        result: dict[tuple[str, str], list[Finding]] = {}
        for finding in self.findings:
            if named := self.story.named_of(finding):
                result.setdefault(named, []).append(finding)
        return result

    def values(self, view: str) -> dict[str, Any]:
        """What every template of the studio may use."""
        return {
            **WORDS,
            "view": view,
            "thing": self.thing,
            "story": self.story,
            "page": self,
            "found": self.findings,
            "may_take_back": may_take_back(self.thing),
            "languages": self.languages(),
        }

    @property
    def tongue(self) -> str:
        """What the language beside the original is called."""
        return language_words(self.spoken.language, get_locale()) if self.spoken is not None else ""

    def languages(self) -> list[tuple[str, str, int]]:
        """(code, name, how much is missing) of the original, whose code is "" here, and of every other language."""
        own, reader = str(self.story.values("language") or "en"), get_locale()
        found = [("", language_words(own, reader), 0)]
        for code in languages_of(self.story):
            spoken = spoken_in(self.story, code)
            found.append((code, language_words(code, reader), spoken.missing if spoken is not None else 0))
        return found

    def form(self, form: str, values: dict[str, Any], problem: DomainError | None) -> str:
        """One form as a part of the page."""
        desk = sorted(queries.desk_actions(self.thing.pack))
        known = {"articles": sorted(article_ids_in_use(self.thing.team_id)), "skills": sorted(skill_titles())}
        offered = choices(self.story, desk=desk, **known)
        tongue = language_words(str(values.get("overlay", "")), get_locale())
        more = {"tongue": tongue, "value": values, "problem": problem, "offered": offered, "view": request.values.get("view", "story")}
        return render_template(f"library/studio/form_{form}.html", thing=self.thing, story=self.story, **WORDS, **more)

    def graph(self) -> Graph:
        return graph_of(
            self.story, spoken=self.spoken, marks={node: [one.severity for one in found] for node, found in self.by_node.items()}
        )


def changed_parts(thing: Scenario, before: str, said: str, act: str, sent: Sent) -> str:
    """Everything that looks other after an act; each piece goes to its own place."""
    old, page = read_story(before), StudioPage(thing, overlay=sent.text("overlay"))
    was, cards = spoken_in(old, sent.text("overlay")), changed_cards(old, page.story)
    cards = None if cards is None or (was is None) != (page.spoken is None) else [*cards, *cards_said_other(was, page.spoken)]
    marked = dict.fromkeys([*sent.names("marked"), *page.by_node])
    values = page.values(sent.text("view") or "story")
    values |= {
        "said": said,
        "cards": cards,
        "marked": [name for name in marked if _there(page.story, name)],
        "focus": _focus(act, sent, page.story),
    }
    values |= {"answers_changed": old.answers != page.story.answers or old.debrief != page.story.debrief or was != page.spoken}
    values |= _beside_changes(old, page, sent)
    values |= {"graph": page.graph()} if values["view"] == "map" else {}
    return render_template("library/studio/changed.html", **values)


def conflict_page(thing: Scenario, conflict: Conflict, act: str, sent: Sent) -> tuple[str, int]:
    """Both texts where a whole page was asked for; else a sentence with the way to it."""
    if "HX-Request" in request.headers:
        fields = [(name, one) for name, many in sent.fields.items() if name != "csrf_token" for one in many]
        return render_template("library/studio/clash.html", thing=thing, conflict=conflict, act=act, fields=fields), 409
    from_theirs = difference(conflict.details["theirs"], conflict.details["mine"])
    values = {"editor": _EDITOR, "thing": thing, "conflict": conflict, "lines": from_theirs, "drafted_by": name_of(thing.draft_by_id)}
    return render_template("ui/editor/conflict.html", **values), 409


def _beside_changes(old: Story, page: StudioPage, sent: Sent) -> dict[str, bool]:
    """Whether the list of nodes and the list of checks look other than before."""
    new = page.story
    marks = set(sent.names("marked")) != set(page.by_node)
    return {
        "list_changed": marks or page.spoken is not None or sent.text("view") == "map" or _list(old) != _list(new),
        "things_changed": bool(page.by_name or page.spoken)
        or old.front is None
        or new.front is None
        or old.front.values != new.front.values,
    }


def _list(story: Story) -> list[tuple[object, ...]]:
    """What the list of nodes shows."""
    return [(card.id, card.words[:1], card.ends, card.lost) for card in story.cards]


def _there(story: Story, name: str) -> bool:
    return any(card.id == name for card in story.cards)


def _focus(act: str, sent: Sent, story: Story) -> str:
    """The element that the person worked on, by its id."""
    node, number = sent.text("node") or sent.text("name"), sent.number("rule", "")
    if act == "node":
        return f"card-{sent.text('name') or node}"
    if act == "rule-move" and number is not None:
        place = number + (-1 if sent.text("way") == "up" else 1)
        return f"rule-{node}-{min(max(place, 0), len(_rules(story, node)) - 1)}"
    if act == "rule":
        unmade = story.missing_checks(node)
        return f"make-{node}-{unmade[0]}" if unmade else f"add-rule-{node}" if number is None else f"rule-{node}-{number}"
    if act in ("answer-delete", "named-delete"):
        return "take-back"
    if act.removeprefix("translate-").startswith("named"):
        return f"named-{sent.text('kind')}-{sent.text('name')}"
    if act == "test-add":
        return f"test-{sent.text('name')}"
    if act.removeprefix("translate-").startswith("answer"):
        return f"answer-{sent.text('name')}"
    return {"world": "edit-world", "debrief": "edit-debrief", "language-add": f"language-{sent.text('language')}"}.get(
        act.removeprefix("translate-"), f"card-{node}" if _there(story, node) else "studio-nodes"
    )


def _rules(story: Story, node: str) -> Sequence[Any]:
    card: Card | None = next((card for card in story.cards if card.id == node), None)
    return card.rules if card is not None else ()
