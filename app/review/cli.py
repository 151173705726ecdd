"""`flask review …`: filling the queue and proving the tallies from the command line."""

from dataclasses import asdict
from datetime import datetime

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base import clock
from app.base.commands import told
from app.base.database import db
from app.base.errors import DomainError
from app.base.transaction import unit_of_work
from app.conversations.models import Channel
from app.people.models import Person, Team
from app.review.actions import queueing, recounting, samples, signalling, tallies
from app.review.actions.plans_drawing import run_draw
from app.review.actions.queueing import PutReport
from app.review.models import PlanDraw
from app.review.queries.candidates import SampleFilter
from app.review.queries.rubrics import rubric_id_of
from app.ui.words import gettext as _
from app.ui.words import ngettext

review_cli = AppGroup("review", help="The review queue, samples, and the tallies.")
SHOWN = 50


@review_cli.command("put")
@click.argument("conversation_ids", type=int, nargs=-1, required=True)
@click.option("--rubric", help="The rubric's id, such as core-quality. Default: the one that is meant for each most closely.")
@told
def put(conversation_ids: tuple[int, ...], rubric: str | None) -> None:
    """Put conversations into the queue by their ids."""
    _say(queueing.put(conversation_ids, _rubric(rubric), by=None, at=clock.now()))


@review_cli.command("sample")
@click.argument("n", type=int)
@click.option("--rubric", help="The rubric's id, such as core-quality. Default: the one that is meant for each most closely.")
@click.option("--team", help="Name of a team.")
@click.option("--person", help="E-mail address of an agent.")
@click.option("--channel", type=click.Choice([channel.value for channel in Channel]))
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--again", is_flag=True, help="Also conversations that were in the queue before.")
@click.option("--seed", help="Words to draw by in place of a secret: the same ones draw the same conversations.")
@told
def sample(
    n: int,
    rubric: str | None,
    team: str | None,
    person: str | None,
    channel: str | None,
    since: datetime | None,
    until: datetime | None,
    again: bool,
    seed: str | None,
) -> None:
    """Put N conversations, drawn at random, into the queue. Of several teams each gets its part of them."""
    days = {"since": f"{since:%Y-%m-%d}" if since else "", "until": f"{until:%Y-%m-%d}" if until else ""}
    wanted = SampleFilter(channel=channel or "", person=_person(person), reviewed="any" if again else "", **days)
    with unit_of_work():
        begun = samples.begin_samples(wanted, n, _rubric(rubric), _teams(team), by=None, at=clock.now(), seed=seed, run=False)
        ids = [draw.id for draw in begun]
    for draw_id in ids:
        run_draw(draw_id)
        _say_draw(draw_id)


@review_cli.command("check-tallies")
@click.option("--fix", is_flag=True, help="Write the right sums.")
def check_tallies(fix: bool) -> None:
    """Work out every tally and score anew from the published reviews, each score in two independent ways; exit 1 when any differs."""
    with unit_of_work():
        found = tallies.differences()
        wrong = list(recounting.disagreements())
        if fix:
            tallies.mend(found)
    for difference in found[:SHOWN]:
        cell, kept, right = difference
        where = f"{cell.measure} person {cell.person_id} team {cell.team_id} {cell.purpose} {cell.span} {cell.begins}"
        click.echo(_("%(where)s: %(kept)s should be %(right)s", where=where, kept=tuple(kept), right=tuple(right)))
    if len(found) > SHOWN:
        click.echo(_("… and %(count)s more.", count=len(found) - SHOWN))
    for one in wrong[:SHOWN]:
        said = {"id": one.review_id, "kept": one.kept, "formula": one.formula, "way": one.way}
        click.echo(_("Review %(id)s: its score is not the one its ratings give. Kept: %(kept)s", **said))
        click.echo(_("  by the formula:  %(formula)s\n  counted apart:   %(way)s", **said))
    if not found and not wrong:
        click.echo(_("Every tally and every score is right."))
        return
    summed = [ngettext("%(num)s tally differs.", "%(num)s tallies differ.", len(found))]
    summed.append(ngettext("%(num)s score differs.", "%(num)s scores differ.", len(wrong)))
    click.echo(" ".join([*summed, _("The tallies are right now.")] if fix else summed))
    raise click.exceptions.Exit(1)


@review_cli.command("signals")
@told
def signals() -> None:
    """Work out which conversations ask to be looked at, for all that were not looked at since they changed."""
    done, looked = 0, signalling.BATCH
    while looked == signalling.BATCH:
        with unit_of_work():
            looked = signalling.look(signalling.BATCH)
        done += looked
    click.echo(ngettext("%(num)s conversation was looked at.", "%(num)s conversations were looked at.", done))


def _say(report: PutReport) -> None:
    click.echo(ngettext("%(num)s put into the queue.", "%(num)s put into the queue.", report.put))
    if report.left_out:
        left_out = _(
            "%(all)s left out: %(already)s put before, %(no_reply)s without a public reply, "
            "%(no_agent)s without a known agent, %(missing)s not found."
        )
        click.echo(left_out % {"all": report.left_out, **asdict(report)})


def _rubric(slug: str | None) -> int | None:
    if slug is None:
        return None
    rubric_id = rubric_id_of(slug)
    if rubric_id is None:
        raise DomainError(_("No published rubric is called '%(name)s'. Load the rubrics first.", name=slug))
    return rubric_id


def _person(email: str | None) -> str:
    if not email:
        return ""
    found = db.session.scalar(select(Person.id).where(Person.email == email.strip().lower()))
    if found is None:
        raise DomainError(_("Nobody here has the address %(email)s. See: flask people list", email=email))
    return str(found)


def _teams(name: str | None) -> list[Team]:
    """The team of this name, or all."""
    query = select(Team).where(Team.archived_at.is_(None)).order_by(Team.id)
    found = list(db.session.scalars(query if not name else query.where(Team.name == name)))
    if name and not found:
        raise DomainError(_("There is no team called %(name)s. Make it with: flask people team '%(name)s'", name=name))
    return found


def _say_draw(draw_id: int) -> None:
    draw = db.session.get_one(PlanDraw, draw_id, options=[joinedload(PlanDraw.team)], populate_existing=True)
    report, total = draw.report or {}, draw.frame_size
    named = {"team": draw.team.name, "seed": draw.seed}
    click.echo(ngettext("%(team)s: %(num)s matches, seed %(seed)s.", "%(team)s: %(num)s match, seed %(seed)s.", total, **named))
    _say(PutReport(put=report.get("put", 0), already=report.get("already", 0)))
