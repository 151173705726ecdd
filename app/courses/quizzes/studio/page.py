"""The form page of a quiz."""

from functools import cached_property
from typing import Any

from app.courses.drafts.page import Card, DraftPage
from app.courses.quizzes.actions import publishing
from app.courses.quizzes.editor import QuizEditor
from app.courses.quizzes.queries import names_for
from app.courses.quizzes.studio.acts import ACTS, HEAD, QUESTIONS
from app.courses.quizzes.studio.fields import option_rows, sent_rows
from app.people.drafting import Drafting
from app.rubrics.queries import skill_titles
from app.rubrics.studio.sent import Sent


class QuizPage(DraftPage):
    """The draft of a quiz as the form shows it. It holds the keys: only who may edit sees it."""

    form_view = "quiz_form"
    editor = QuizEditor()
    items = QUESTIONS
    drafting = Drafting(publishing.STATES, ACTS, publishing.save)

    @cached_property
    def head(self) -> dict[str, Any]:
        if self.typed is not None:
            return self.typed | {"shuffle": "shuffle" in self.typed, "skills": _listed(self.typed.get("skills"))}
        kept = {key: self.raw.get(key) or "" for key in HEAD}
        return kept | {"shuffle": self.raw.get("shuffle") is not False, "skills": _listed(self.raw.get("skills"))}

    def fields(self, card: Card | None) -> dict[str, Any]:
        """The fields of an open question: what was typed, else what the file says; blank for a new one."""
        if self.typed is not None:
            sent = Sent({key: value if isinstance(value, list) else [value] for key, value in self.typed.items()})
            return self.typed | {"rows": option_rows(sent_rows(sent)), "skills": _listed(self.typed.get("skills"))}
        values = card.values if card is not None else {}
        rated = "|".join(str(values.get(key, "")) for key in ("rubric", "criterion", "level")) if "rubric" in values else ""
        lines = {key: "\n".join(_listed(values.get(key))) for key in ("accepted", "items")}
        answer = {"answer": "true" if values.get("answer") else "false"}
        return {
            **values,
            **lines,
            **answer,
            "rated": rated,
            "rows": option_rows(values.get("options")),
            "skills": _listed(values.get("skills")),
        }

    def title_of(self, card: Card) -> str:
        words = str(card.values.get("prompt") or card.values.get("criterion") or card.id)
        return " ".join(words.replace("*", "").split())[:160]

    @cached_property
    def named(self) -> dict[str, Any]:
        """Clauses and rubrics that a question may name."""
        return names_for(self.thing.team_id)

    def clauses(self) -> list[str]:
        return sorted(self.named["clauses"])

    def rated(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Every criterion with its levels: ("rubric: criterion", [("rubric|criterion|level", label)])."""
        return [
            (f"{rubric.title}: {one.title}", [(f"{slug}|{one.id}|{level.id}", level.label or level.id) for level in one.levels])
            for slug, rubric in sorted(self.named["rubrics"].items())
            for one in rubric.criteria
        ]

    def skill_names(self) -> dict[str, str]:
        return dict(skill_titles())


def _listed(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] if value else []
