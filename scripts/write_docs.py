"""Write the reference pages that the code itself knows: docs/permissions.md and docs/commands.md.

.venv/bin/python -m scripts.write_docs
"""

from collections.abc import Iterator
from typing import Any

import click

from app import create_app
from app.base.permissions import Reach, table
from config import ROOT

DOCS = ROOT / "docs"
FOREIGN = ("db", "routes", "run", "shell")
"""Commands of Flask and Flask-Migrate; docs/development.md says which of them are needed."""
LETTERS = {Reach.ANY: "A", Reach.TEAM: "T", Reach.OWN: "O", Reach.DENIED: "–"}


def main() -> None:
    """Write both pages."""
    (DOCS / "permissions.md").write_text("\n".join(permissions_page()) + "\n", encoding="utf-8")
    (DOCS / "commands.md").write_text("\n".join(commands_page(create_app().cli)) + "\n", encoding="utf-8")


def permissions_page() -> Iterator[str]:
    """docs/permissions.md, line by line."""
    yield "# Who may do what"
    yield ""
    yield "Written by `python -m scripts.write_docs`. The site itself reads [`app/base/permissions.csv`](../app/base/permissions.csv)."
    yield ""
    yield "A: any. T: own teams (a lead: the teams they lead). O: own only. –: not at all. Several roles of one person add up."
    yield "People who are not signed in may sign in, accept an invitation, reset a password, and ask whether the site is up."
    yield ""
    yield "| row | area | action | agent | trainer | reviewer | lead | admin | note |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for row in table().values():
        reaches = " | ".join(LETTERS[reach] for reach in row.reaches)
        yield f"| {row.number} | {row.area} | {row.action} | {reaches} | {row.note} |"


def commands_page(cli: Any) -> Iterator[str]:
    """docs/commands.md, line by line."""
    context = click.Context(cli, info_name="flask")
    yield "# Commands"
    yield ""
    yield "Written by `python -m scripts.write_docs`. Run them from the project's folder as `.venv/bin/flask …`."
    yield "Every command honours [the settings](settings.md). Exit code 0: done. 1: the input has errors, which are told. 2: wrong usage."
    yield "With `--json` a command prints one JSON document on standard output and nothing else."
    for name in cli.list_commands(context):
        group = cli.get_command(context, name)
        if name not in FOREIGN and isinstance(group, click.Group):
            yield ""
            yield f"## {name}"
            yield ""
            yield str(group.help or "").strip()
            inner = click.Context(group, info_name=name, parent=context)
            for each in group.list_commands(inner):
                command = group.get_command(inner, each)
                if command is not None:
                    yield from _command(command, click.Context(command, info_name=each, parent=inner))


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    pieces = [piece for piece in command.collect_usage_pieces(context) if piece != "[OPTIONS]"]
    yield ""
    yield f"### `{' '.join([context.command_path, *pieces])}`"
    yield ""
    yield " ".join((command.help or "").split())
    records = [parameter.get_help_record(context) for parameter in command.params if isinstance(parameter, click.Option)]
    if any(records):
        yield ""
        yield from (f"- `{record[0]}` {record[1]}".rstrip() for record in records if record)
    for name, inner in sorted(getattr(command, "commands", {}).items()):
        yield from _command(inner, click.Context(inner, info_name=name, parent=context))


if __name__ == "__main__":
    main()
