"""The acts of a quiz's form. Each gives the new text and says what was done."""

from typing import Any

from app.courses.drafts.acts import Act, Done, kept_text, long_text, nothing
from app.courses.quizzes.document import KEYS, MOST_ATTEMPTS, MOST_MINUTES
from app.courses.quizzes.quiz import KINDS
from app.courses.quizzes.studio.fields import question_fields
from app.rubrics.editing import CannotEdit, read, rewritten
from app.rubrics.editing.items import Items, Values, set_fields
from app.rubrics.editing.tree import read_tree
from app.rubrics.studio.causes import new_id
from app.rubrics.studio.sent import Sent
from app.ui.words import gettext as _

QUESTIONS = Items(
    "questions",
    "question",
    (
        "id", "kind", "prompt", "rubric", "criterion", "customer", "reply", "level", "options", "credit", "items", "answer", "accepted",
        "explanation", "clause", "skills", "points",
    ),
)  # fmt: skip
HEAD = ("title", "about", "pass_mark", "minutes", "attempts", "feedback", "reveal", "shuffle", "skills")


def set_head(text: str, fields: Values) -> str:
    """Set fields of the file itself; an empty one is removed."""
    return rewritten(text, set_fields(read(text), fields, KEYS))


def _head(text: str, sent: Sent) -> Done:
    if not sent.text("title"):
        raise CannotEdit(_("Write a title."), field="title")
    before = read(text)
    fields: dict[str, Any] = {"title": sent.text("title"), "about": kept_text(long_text(sent, "about"), before.get("about"))}
    for name, most in (("pass_mark", 100), ("minutes", MOST_MINUTES), ("attempts", MOST_ATTEMPTS)):
        fields[name] = _whole(sent, name, most)
    for name in ("feedback", "reveal"):
        fields[name] = sent.text(name)
    fields |= {"skills": sent.names("skills"), "shuffle": before.get("shuffle") if sent.flag("shuffle") and before.get("shuffle") else None}
    if not sent.flag("shuffle"):
        fields["shuffle"] = False
    return set_head(text, fields), _("Title and rules changed")


def _add(text: str, sent: Sent) -> Done:
    kind = sent.text("section")
    if kind not in KINDS:
        raise CannotEdit(_("Choose what kind of question it is."))
    fields = question_fields(kind, sent, {})
    taken = [str(one.get("id")) for one in QUESTIONS.of(read(text))]
    name = new_id(str(fields["prompt"] or fields.get("criterion")), taken)
    return QUESTIONS.add(text, {"id": name, "kind": kind, **fields}, sent.text("after")), _("Question added")


def _save(text: str, sent: Sent) -> Done:
    before = QUESTIONS.named(read(text), sent.text("old"))
    if before.get("kind") not in KINDS:
        raise CannotEdit(_("The form does not know this kind of question. Change it in the source."))
    return QUESTIONS.change(text, sent.text("old"), question_fields(str(before["kind"]), sent, before)), _("Question changed")


def _move(text: str, sent: Sent) -> Done:
    return QUESTIONS.move(text, sent.text("old"), -1 if sent.text("way") == "up" else 1), _("Question moved")


def _remove(text: str, sent: Sent) -> Done:
    return QUESTIONS.remove(text, sent.text("old")), _("Question removed")


def _whole(sent: Sent, name: str, most: int) -> int | None:
    said = _("Write a whole number from 1 to %(most)s, or nothing.", most=most)
    found = sent.number(name, said)
    if found is not None and (not isinstance(found, int) or not 1 <= found <= most):
        raise CannotEdit(said, field=name)
    return found


def _lines_of_head(text: str, sent: Sent) -> str:
    tree = read_tree(text)
    return "\n".join(tree.lines_of((key,)) for key in HEAD)


def _lines_of_question(text: str, sent: Sent) -> str:
    return QUESTIONS.lines(text, sent.text("old"))


ACTS = {
    "head": Act(_head, _lines_of_head),
    "question-add": Act(_add, nothing),
    "question": Act(_save, _lines_of_question),
    "question-move": Act(_move, nothing),
    "question-remove": Act(_remove, _lines_of_question),
}
