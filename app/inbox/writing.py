"""What the composer writes: limits, Markdown as a help desk reads it, canned replies with their variables filled."""

import re
from collections.abc import Mapping

from app.base.errors import DomainError
from app.base.markup import render_markdown
from app.ui.words import gettext as _

MOST_CHARACTERS = 20_000
_BREAK = re.compile(r"(?<=[^\n ])[ ]?\n(?=[^\n])")
_VARIABLE = re.compile(r"\{(customer_name|customer_first_name|agent_name|company)\}")


class EmptyText(DomainError):
    """There is nothing to send."""


class TooLong(DomainError):
    """The text is longer than a help desk takes."""


def text_to_send(typed: str) -> str:
    """The text as it is sent: line ends as line feeds, no blank lines around it. Raises EmptyText, TooLong."""
    text = typed.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise EmptyText(_("There is nothing to send yet. Write your reply first."), field="body")
    if len(text) > MOST_CHARACTERS:
        over = len(text) - MOST_CHARACTERS
        said = _(
            "A reply may have %(most)s characters; this one has %(over)s too many. Shorten it, then send.", most=MOST_CHARACTERS, over=over
        )
        raise TooLong(said, field="body")
    return text


def reply_html(text: str) -> str:
    """Safe HTML of a reply in Markdown; unlike in an article, a line break stays a line break."""
    return render_markdown(_BREAK.sub("  \n", text))


def filled_reply(text: str, values: Mapping[str, str]) -> str:
    """A canned reply with its variables in place. Values are plain text and are not filled again."""
    return _VARIABLE.sub(lambda match: values.get(match[1], match[0]), text)


def set_between(text: str, greeting: str, closing: str) -> str:
    """A canned reply between greeting and closing. One that names the customer greets already; one that names the agent signs."""
    parts = (greeting if "{customer_" not in text.split("\n\n")[0] else "", text, closing if "{agent_name}" not in text else "")
    return "\n\n".join(part for part in parts if part)


def variables(customer_name: str, agent_name: str, company: str) -> dict[str, str]:
    """What a canned reply's variables stand for in one conversation."""
    first = customer_name.split()[0] if customer_name.split() else customer_name
    return {"customer_name": customer_name, "customer_first_name": first, "agent_name": agent_name, "company": company}
