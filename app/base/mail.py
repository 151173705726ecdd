"""Mail over SMTP, sent by a job after the commit. Nothing is sent anywhere until MAIL_URL is set."""

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from flask import current_app

from app.base.jobs import enqueue, job

TIMEOUT = 20


def configured() -> bool:
    """Whether the site can send mail."""
    return bool(current_app.config["MAIL_URL"])


def send(to: str, subject: str, text: str) -> None:
    """Queue one plain-text mail for after the commit. Line breaks in `to` and `subject` become spaces."""
    enqueue("base.mail", to=_one_line(to), subject=_one_line(subject), text=text)


@job("base.mail")
def deliver(to: str, subject: str, text: str) -> None:
    """Hand one mail to the SMTP server named by MAIL_URL (smtp://, smtps://, ?starttls=1)."""
    url = current_app.config["MAIL_URL"]
    if not url:
        return
    message = EmailMessage()
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"] = to
    message["Subject"] = subject
    message.set_content(text)
    parts = urlsplit(url)
    options = parse_qs(parts.query)
    with _connect(parts.scheme, parts.hostname or "localhost", parts.port) as server:
        if "starttls" in options:
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


def _connect(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT, context=ssl.create_default_context())
    if scheme != "smtp":
        raise ValueError(f"MAIL_URL begins with {scheme}://; only smtp:// and smtps:// are known")
    return smtplib.SMTP(host, port or 25, timeout=TIMEOUT)


def _one_line(text: str) -> str:
    return " ".join(text.split())
