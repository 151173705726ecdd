"""Pages of the conversations room."""

from flask import Flask

from app.conversations.cli import conversations_cli


def install(app: Flask) -> None:
    """Register the conversations room and its commands."""
    app.cli.add_command(conversations_cli)
