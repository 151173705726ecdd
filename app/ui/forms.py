"""The form base: messages in the person's language, and domain errors told on the form."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice

from app.base.errors import DomainError


class Form(FlaskForm):
    """A form of the site. `problems` are errors that belong to no single field."""

    form_errors: list[str]

    @property
    def problems(self) -> list[str]:
        return [str(message) for message in self.form_errors]

    def tell(self, message: str, field: str | None = None) -> None:
        """Add an error to `field`, or to the form as a whole."""
        target = self._fields.get(field) if field else None
        if target is None:
            self.form_errors = [*self.form_errors, message]
        else:
            target.errors = [*target.errors, message]


@contextmanager
def told_on(form: Form) -> Iterator[None]:
    """Turn a domain error raised inside the block into a sentence on `form`; other statuses than 422 pass on."""
    try:
        yield
    except DomainError as error:
        if error.status != 422:
            raise
        form.tell(error.message, error.field)


def choices(options: Any) -> list[SelectChoice]:
    """Choices of a select field from an enum whose members have labels."""
    return [SelectChoice(option.value, option.label) for option in options]


def pairs(options: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Choices of a select field from pairs of value and label."""
    return [SelectChoice(value, label) for value, label in options]
