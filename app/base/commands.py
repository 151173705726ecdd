"""Commands as the command line runs them: one unit of work, and a refusal is one sentence."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from app.base.errors import DomainError
from app.base.transaction import unit_of_work


def told(command: Callable[..., None]) -> Callable[..., None]:
    """Run a command as one unit of work; a domain error is one sentence and exit code 1."""

    @wraps(command)
    def run(**arguments: Any) -> None:
        try:
            with unit_of_work():
                command(**arguments)
        except DomainError as error:
            raise click.ClickException(error.message) from error

    return run
