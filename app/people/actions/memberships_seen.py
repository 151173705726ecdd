"""Two people at one person's teams: a button works on the memberships that its page showed, or says what changed since."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from app.base.database import db
from app.base.errors import Conflict
from app.base.publishing import hold
from app.people.models import Membership, Person
from app.ui.formats import format_date_local
from app.ui.words import gettext as _

LEADS, MEMBER = "lead", "member"


def version_of(memberships: Iterable[Membership]) -> str:
    """What a page shows of the memberships that go on, such as "12:lead 15:member"; sent along by its buttons."""
    return " ".join(f"{one.id}:{LEADS if one.lead else MEMBER}" for one in memberships if one.ended_on is None)


def require_seen(person: Person, seen: str | None) -> None:
    """Lock the person, and raise Conflict where their memberships are others than those of `seen`; None: nobody looked at any.

    Its `details["changed"]` says what happened meanwhile, one (team, sentence) each. Three statements.
    """
    if seen is None:
        return
    hold(person)
    query = select(Membership).where(Membership.person_id == person.id).options(joinedload(Membership.team)).order_by(Membership.id)
    now = list(db.session.scalars(query.execution_options(populate_existing=True)))
    set_committed_value(person, "memberships", now)
    if version_of(now) == " ".join(seen.split()):
        return
    said = _(
        "Someone else changed the teams of %(name)s after you opened the page. Compare with what stands here now, then decide again.",
        name=person.name,
    )
    raise Conflict(said, changed=_changes(now, dict(part.partition(":")[::2] for part in seen.split())))


def _changes(now: Iterable[Membership], seen: dict[str, str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for one in now:
        before, after = seen.get(str(one.id)), LEADS if one.lead else MEMBER
        if one.ended_on is not None and before is not None:
            found.append((one.team.name, _("ended on %(day)s", day=format_date_local(one.ended_on))))
        elif one.ended_on is None and before is None:
            found.append((one.team.name, _("joined on %(day)s", day=format_date_local(one.started_on))))
        elif one.ended_on is None and before != after:
            found.append((one.team.name, _("leads it now") if one.lead else _("no longer leads it")))
    return found
