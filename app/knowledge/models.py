"""Packs, articles and canned replies."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.base.database import BigId, Choice, Json, Model, Moment, related
from app.base.fulltext import SearchIndex
from app.base.versions import slug_is_unique
from app.people.owned import OwnedText, OwnedVersion
from app.ui.words import lazy_gettext as _l


class ArticleKind(enum.StrEnum):
    """Whether an article decides (policy) or explains (how-to)."""

    POLICY = "policy"
    HOWTO = "howto"

    @property
    def label(self) -> Any:
        return _l("Policy") if self is ArticleKind.POLICY else _l("How-to")

    @property
    def tone(self) -> str:
        return "info" if self is ArticleKind.POLICY else "neutral"


class Pack(Model):
    """A fictional company. `source` is its pack.yaml as loaded, `overlays` the texts of its pack.<language>.yaml by language.

    `content_hash` is of all of them together; it tells whether a load changes anything.
    """

    __tablename__ = "pack"
    __table_args__ = slug_is_unique("pack")

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    about: Mapped[str] = mapped_column(Text, default="")
    team_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("team.id"), index=True)
    source: Mapped[str] = mapped_column(Text)
    overlays: Mapped[dict[str, str]] = mapped_column(Json, default=dict, server_default="{}", deferred=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    loaded_at: Mapped[datetime] = mapped_column(Moment)
    archived_at: Mapped[datetime | None] = mapped_column(Moment)


class InPack:
    """Of a text that may belong to a pack."""

    @declared_attr
    def pack_id(cls) -> Mapped[int | None]:
        return mapped_column(BigId, ForeignKey("pack.id"), index=True)

    @declared_attr
    def pack(cls) -> Mapped[Pack | None]:
        pack: Mapped[Pack | None] = related(Pack)
        return pack


class Article(InPack, OwnedText, Model):
    """Knowledge or policy text. Its validity dates and language stand in each version."""

    __tablename__ = "article"
    __table_args__ = slug_is_unique("article")

    kind: Mapped[ArticleKind] = mapped_column(Choice(ArticleKind))
    translates: Mapped[str | None] = mapped_column(String(80))
    """The id of the article whose text this is in another language. Citing either cites that one."""

    versions: Mapped[list["ArticleVersion"]] = related(back_populates="article", order_by="ArticleVersion.number.desc()")


class ArticleVersion(OwnedVersion, Model):
    """One published text of an article. `html` is rendered once; `clauses` maps clause ids to headings."""

    __tablename__ = "article_version"
    __table_args__ = (UniqueConstraint("article_id", "number"), UniqueConstraint("article_id", "content_hash"))

    article_id: Mapped[int] = mapped_column(BigId, ForeignKey("article.id"), index=True)
    language: Mapped[str] = mapped_column(String(12), default="en")
    kind: Mapped[ArticleKind] = mapped_column(Choice(ArticleKind))
    tags: Mapped[list[str]] = mapped_column(Json, default=list)
    clauses: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    valid_from: Mapped[date | None] = mapped_column()
    valid_to: Mapped[date | None] = mapped_column()
    html: Mapped[str] = mapped_column(Text)

    article: Mapped[Article] = related(back_populates="versions")


class CannedReply(InPack, OwnedText, Model):
    """A prepared reply with variables; inserted into the composer, then edited."""

    __tablename__ = "canned_reply"
    __table_args__ = slug_is_unique("canned_reply")

    versions: Mapped[list["CannedReplyVersion"]] = related(back_populates="canned_reply", order_by="CannedReplyVersion.number.desc()")


class CannedReplyVersion(OwnedVersion, Model):
    """One published text of a canned reply. `source` is the file with its front matter, `body` the reply itself."""

    __tablename__ = "canned_reply_version"
    __table_args__ = (UniqueConstraint("canned_reply_id", "number"), UniqueConstraint("canned_reply_id", "content_hash"))

    canned_reply_id: Mapped[int] = mapped_column(BigId, ForeignKey("canned_reply.id"), index=True)
    language: Mapped[str] = mapped_column(String(12), default="en")
    channels: Mapped[list[str]] = mapped_column(Json, default=list)
    body: Mapped[str] = mapped_column(Text)

    canned_reply: Mapped[CannedReply] = related(back_populates="versions")


SEARCH = SearchIndex("article_search")
"""Title and text of each article's current version."""
