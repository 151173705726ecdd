"""Columns of every text that the whole site or one team owns: rubrics, scenarios, articles, canned replies, courses."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.base.database import BigId, Moment, related
from app.base.versions import Drafted, Published
from app.people.models import Person, Team


class OwnedText(Drafted):
    """One text: a draft and any number of published versions. `slug` is the id in its file; `team_id` None: the whole site's."""

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Moment)

    @declared_attr
    def team_id(cls) -> Mapped[int | None]:
        return mapped_column(BigId, ForeignKey("team.id"), index=True)

    @declared_attr
    def team(cls) -> Mapped[Team | None]:
        team: Mapped[Team | None] = related(Team)
        return team


class OwnedVersion(Published):
    """One published text, which never changes, and who published it (nobody: a file)."""

    id: Mapped[int] = mapped_column(BigId, primary_key=True)

    @declared_attr
    def published_by(cls) -> Mapped[Person | None]:
        person: Mapped[Person | None] = related(Person)
        return person
