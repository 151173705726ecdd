"""Articles and canned replies in the one editor."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_login import current_user

from app.base import clock
from app.base.versions import normal_source
from app.knowledge import actions, policy, queries
from app.knowledge.article_document import parse_article
from app.knowledge.canned_document import VARIABLES, CannedDocument, parse_canned
from app.knowledge.editing import PackTextEditor, Parsed, pack_of
from app.knowledge.models import Article, ArticleVersion, CannedReply, CannedReplyVersion, Pack
from app.people.editing import Verbs
from app.people.models import Person
from app.ui.words import gettext as _

ARTICLE_START = """---
id: kb.my-article
title: What this article decides
kind: policy
language: en
valid_from: {today}
tags: []
---
One paragraph: whom this concerns, and why the rule exists.

## The rule {{#rule}}
What to do, in one or two sentences. The id after the # lets reviews cite this clause.

## Exceptions {{#exceptions}}
When the rule does not hold, and who decides then.
"""
HOWTO_START = """---
id: kb.my-steps
title: How to do this
kind: howto
language: en
tags: []
---
When you need this.

## Steps {#steps}
1. First step.
2. Second step.
"""
REPLY_START = """---
id: my-reply
title: What it is for
language: en
channels: [email]
---
Hello {customer_first_name},

thank you for writing to {company}.
"""


class KnowledgeEditor(PackTextEditor):
    """What articles and canned replies share."""

    room = "knowledge"
    edit_row = policy.EDIT
    publish_row = policy.EDIT
    version_type: Any
    owner: str

    def may_edit(self, person: Person, thing: Any) -> bool:
        return policy.may_edit(person, thing)

    @property
    def verbs(self) -> Verbs:
        return actions

    def versions(self, thing: Any) -> Sequence[Any]:
        return queries.versions_of(self.version_type, self.owner, thing.id)

    def version(self, thing: Any, number: int) -> Any:
        return queries.version_numbered(self.version_type, self.owner, thing.id, number)


class ArticleEditor(KnowledgeEditor):
    """Articles: `/knowledge/articles/<id>/edit` and so on."""

    key = "article"
    path = "/articles"
    version_type = ArticleVersion
    owner = "article_id"
    edit_template = "knowledge/article_edit.html"

    @property
    def words(self) -> dict[str, str]:
        return {
            "new": _("New article"),
            "lead": _("Policy decides, a how-to explains. Clauses with an id can be cited in reviews."),
            "list": _("Knowledge"),
            "list_url": url_for("knowledge.index"),
        }

    def load(self, person: Person, thing_id: int) -> Article | None:
        return queries.article_of(person, thing_id, drafts=policy.reads_drafts(person))

    def parsed(self, text: str, *, team_id: int | None, pack: Pack | None) -> Parsed:
        compilation = parse_article(text)
        return compilation.findings, compilation.article.id if compilation.article else None

    def publish(self, thing: Article, *, by: Person, at: datetime) -> int:
        return actions.publish_article(thing, by=by, at=at).version.number

    def create(self, text: str, *, team_id: int | None, pack_id: int | None, by: Person, at: datetime) -> Article:
        return actions.create_article(text, pack=pack_of(current_user, pack_id), team_id=team_id, by=by, at=at)

    def starting_points(self) -> list[tuple[str, str, str]]:
        today = f"{clock.now():%Y-%m-%d}"
        return [("policy", _("Policy"), ARTICLE_START.format(today=today)), ("howto", _("How-to"), HOWTO_START)]

    def preview(self, text: str, thing: Article | None) -> Any:
        return parse_article(normal_source(text)).article


class CannedReplyEditor(KnowledgeEditor):
    """Canned replies: `/knowledge/canned-replies/<id>/edit` and so on."""

    key = "canned_reply"
    path = "/canned-replies"
    version_type = CannedReplyVersion
    owner = "canned_reply_id"
    edit_template = "knowledge/canned_reply_edit.html"

    @property
    def words(self) -> dict[str, str]:
        return {
            "new": _("New canned reply"),
            "lead": _("A text that agents insert and then make their own."),
            "list": _("Canned replies"),
            "list_url": url_for("knowledge.canned_replies"),
        }

    def load(self, person: Person, thing_id: int) -> CannedReply | None:
        return queries.canned_reply_of(person, thing_id, drafts=policy.reads_drafts(person))

    def parsed(self, text: str, *, team_id: int | None, pack: Pack | None) -> Parsed:
        compilation = parse_canned(text)
        return compilation.findings, compilation.reply.id if compilation.reply else None

    def publish(self, thing: CannedReply, *, by: Person, at: datetime) -> int:
        return actions.publish_canned_reply(thing, by=by, at=at).version.number

    def create(self, text: str, *, team_id: int | None, pack_id: int | None, by: Person, at: datetime) -> CannedReply:
        return actions.create_canned_reply(text, pack=pack_of(current_user, pack_id), team_id=team_id, by=by, at=at)

    def starting_points(self) -> list[tuple[str, str, str]]:
        return [("reply", _("Canned reply"), REPLY_START)]

    def preview(self, text: str, thing: CannedReply | None) -> Any:
        reply = parse_canned(normal_source(text)).reply
        company = thing.pack.title if thing is not None and thing.pack is not None else "Harbour Parcel"
        return {"text": filled(reply, company) if reply else None, "variables": VARIABLES}


def filled(reply: CannedDocument, company: str) -> str:
    """The reply as an agent called Sam would send it to Mara Lindt."""
    values = {"customer_name": "Mara Lindt", "customer_first_name": "Mara", "agent_name": "Sam", "company": company}
    text = reply.body
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text
