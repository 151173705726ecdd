"""`flask site …`: what a site needs before it serves."""

import sys

from flask.cli import AppGroup

from app.home.preparing import prepare_site
from app.home.progress import Progress

site_cli = AppGroup("site", help="Putting the site in order.")


@site_cli.command("prepare")
def prepare() -> None:
    """Load shipped content and, on an empty demo site, people and history. Safe to run at any time."""
    progress = Progress(sys.stderr)
    prepare_site(progress.say, progress.show)
    progress.end()
