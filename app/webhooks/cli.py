"""`flask webhooks …`: what the pages do, for the command line."""

import click
from flask.cli import AppGroup

from app.base import clock
from app.base.commands import told
from app.base.errors import DomainError
from app.ui.words import gettext as _
from app.ui.words import ngettext
from app.webhooks import actions, queries
from app.webhooks.models import Endpoint

webhooks_cli = AppGroup("webhooks", help="Telling other systems over HTTP what happened here.")


@webhooks_cli.command("list")
def list_endpoints() -> None:
    """List endpoints: number, name, state, address, events, and how many deliveries wait and were given up."""
    for one in queries.endpoints():
        standing = queries.standing(one.id)
        waits, dead = _("%(count)s waiting", count=standing.waiting), _("%(count)s given up", count=standing.dead)
        click.echo("\t".join([str(one.id), one.name, one.state.value, one.url, ",".join(one.events), waits, dead]))


@webhooks_cli.command("test")
@click.argument("endpoint")
@told
def test(endpoint: str) -> None:
    """Send a test event to an endpoint, named by its name or number."""
    one = _called(endpoint)
    actions.send_test(one, at=clock.now())
    click.echo(_("A test event is on its way to %(name)s. Its page shows how it went.", name=one.name))


@webhooks_cli.command("retry")
@click.argument("endpoint")
@told
def retry(endpoint: str) -> None:
    """Send everything again that was given up, the oldest 500 at once."""
    count = actions.send_dead_again(_called(endpoint), by=None, at=clock.now())
    click.echo(ngettext("%(num)s delivery is on its way again.", "%(num)s deliveries are on their way again.", count))


def _called(name: str) -> Endpoint:
    found = queries.endpoint_called(name)
    if not found:
        raise DomainError(_("No endpoint is called “%(name)s”. See them with: flask webhooks list", name=name))
    if len(found) > 1:
        raise DomainError(_("Several endpoints are called “%(name)s”. Use the number: flask webhooks list", name=name))
    return found[0]
