"""Settings: read once from the environment (and `.env`), checked, and explained in docs/settings.md.

A setting that cannot be used raises `SettingsError` with a sentence that says what to change.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent
ENVIRONMENTS = ("demo", "development", "production", "test")
LOCALES = ("en", "ru", "ja", "fil")
"""Languages of the pages."""
EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (nothing is bound here)
"""Hosts that mean every address of this machine, and one that can be typed."""


class SettingsError(Exception):
    """A setting that cannot be used; the text names it and says what to do."""


@dataclass(frozen=True)
class Settings:
    """Every setting of the site. Times are seconds."""

    env: str
    secret_key: str
    database_url: str
    instance: Path
    host: str
    port: int
    web_processes: int
    job_threads: int
    jobs_url: str
    site_url: str
    proxies: int
    mail_url: str
    mail_from: str
    default_locale: str
    default_timezone: str
    session_days: int
    import_file_days: int
    webhook_hosts: frozenset[str]
    """Hosts ("name" or "name:port") that webhooks may reach in a private network and without TLS."""
    sentence_model: Path | None
    """A folder; the name `packaged` alone stands for the one that `make semantic` installs, wherever that is."""

    @property
    def production(self) -> bool:
        return self.env == "production"

    @property
    def demo(self) -> bool:
        """Whether demo people may exist at all. One-click sign-in needs a loopback address as well."""
        return self.env in ("demo", "development", "test")

    @property
    def listens_on_loopback(self) -> bool:
        return self.host in ("127.0.0.1", "::1", "localhost")

    @property
    def address(self) -> str:
        """Where people find the site, without a slash at the end: SITE_URL, else where it listens."""
        host = EVERY_ADDRESS.get(self.host, self.host)
        return self.site_url or f"http://{f'[{host}]' if ':' in host else host}:{self.port}"


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from `environ` (default: the process environment over the file `.env`). Raises SettingsError."""
    if environ is None:
        stored = {key: value for key, value in dotenv_values(ROOT / ".env").items() if value is not None}
        environ = {**stored, **os.environ}
    env = _choice(environ, "GREENROOM_ENV", "demo", ENVIRONMENTS)
    instance = _folder(environ)
    mail_url = _mail(environ)
    return Settings(
        env=env,
        secret_key=_secret(environ, env, instance),
        database_url=_database(environ, instance),
        instance=instance,
        host=environ.get("HOST") or "127.0.0.1",
        port=_number(environ, "PORT", 8000, 1, 65535),
        web_processes=_number(environ, "WEB_PROCESSES", 2, 1, 64),
        job_threads=_number(environ, "JOB_THREADS", 1, 1, 16),
        jobs_url=_jobs(environ),
        site_url=_site(environ, needed=env == "production" and bool(mail_url)),
        proxies=_number(environ, "PROXIES", 1 if env == "production" else 0, 0, 5),
        mail_url=mail_url,
        mail_from=environ.get("MAIL_FROM") or "Greenroom <greenroom@localhost>",
        default_locale=_choice(environ, "DEFAULT_LOCALE", "en", LOCALES),
        default_timezone=_zone(environ),
        session_days=_number(environ, "SESSION_DAYS", 14, 1, 365),
        import_file_days=_number(environ, "IMPORT_FILE_DAYS", 30, 1, 365),
        webhook_hosts=_hosts(environ),
        sentence_model=_model(environ),
    )


def _model(environ: Mapping[str, str]) -> Path | None:
    value = environ.get("SENTENCE_MODEL")
    if value == "packaged":
        return Path(value)
    return Path(value).resolve() if value else None


def _choice(environ: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = environ.get(name) or default
    if value not in allowed:
        raise SettingsError(f"{name} is '{value}'. Set it to one of: {', '.join(allowed)}.")
    return value


def _number(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise SettingsError(f"{name} is '{text}'. Set it to a whole number from {low} to {high}.")
    return int(text)


def _folder(environ: Mapping[str, str]) -> Path:
    folder = Path(environ.get("INSTANCE_DIR") or ROOT / "instance").resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"INSTANCE_DIR is '{folder}', which cannot be made ({error.strerror}). Name a folder you may write to."
        ) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingsError(f"INSTANCE_DIR is '{folder}', where nothing can be written. Name a folder you may write to.")
    return folder


def _secret(environ: Mapping[str, str], env: str, instance: Path) -> str:
    given = environ.get("SECRET_KEY", "")
    if env == "production":
        if len(given) < 32 or len(set(given)) < 10:
            raise SettingsError(
                "SECRET_KEY is missing or too weak for production. Set it to at least 32 random characters, "
                'for example the output of: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        return given
    return given or _kept_secret(instance)


def _kept_secret(instance: Path) -> str:
    path = instance / "secret_key"
    try:
        if not path.exists():
            path.write_text(secrets.token_urlsafe(48), encoding="ascii")
            path.chmod(0o600)
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"The key kept in {path} cannot be read. Mend who may read it, or set SECRET_KEY.") from None


def _database(environ: Mapping[str, str], instance: Path) -> str:
    text = environ.get("DATABASE_URL") or f"sqlite:///{instance / 'greenroom.db'}"
    try:
        url = make_url(text)
    except ArgumentError:
        raise SettingsError(
            "DATABASE_URL cannot be read. Write sqlite:///path/to/file.db or postgresql://user:password@host/name."
        ) from None
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise SettingsError(f"DATABASE_URL names '{url.get_backend_name()}'. Greenroom works on sqlite and postgresql.")
    if url.get_backend_name() == "sqlite" and not url.database:
        raise SettingsError(
            "DATABASE_URL names no file. Write sqlite:///path/to/file.db; a database in memory cannot be shared by processes."
        )
    return text


def _jobs(environ: Mapping[str, str]) -> str:
    text = environ.get("JOBS_URL", "")
    if text and not text.startswith(("redis://", "rediss://")):
        raise SettingsError("JOBS_URL must start with redis:// or rediss://, or stay empty for the embedded job queue.")
    return text


def _mail(environ: Mapping[str, str]) -> str:
    text = environ.get("MAIL_URL") or ""
    if text and not _parts(text, "smtp", "smtps"):
        raise SettingsError("MAIL_URL cannot be used. Write smtp://host, smtps://user:password@host:465 or smtp://host:587?starttls=1.")
    return text


def _site(environ: Mapping[str, str], *, needed: bool) -> str:
    text = (environ.get("SITE_URL") or "").rstrip("/")
    parts = _parts(text, "http", "https")
    if text and (parts is None or parts.query or parts.fragment):
        raise SettingsError(f"SITE_URL is '{text}'. Write the address as people type it, like https://practice.example.org.")
    if needed and not text:
        raise SettingsError("MAIL_URL is set and SITE_URL is not: links in mail would lead nowhere. Set SITE_URL to the site's address.")
    return text


def _parts(text: str, *schemes: str) -> SplitResult | None:
    """The pieces of an address with one of `schemes` and a host; None for everything else."""
    try:
        parts = urlsplit(text)
        return parts if parts.scheme in schemes and parts.hostname and parts.port != 0 else None
    except ValueError:
        return None


def _hosts(environ: Mapping[str, str]) -> frozenset[str]:
    names = [name.strip().rstrip(".").lower() for name in (environ.get("WEBHOOK_ALLOWED_HOSTS") or "").split(",")]
    wrong = next((name for name in names if name and not (name.isascii() and name.isprintable() and not set(name) & set("/@*? "))), None)
    if wrong is not None:
        raise SettingsError(f"WEBHOOK_ALLOWED_HOSTS holds '{wrong}'. Write hosts with commas between: warehouse.lan, 10.0.0.7:8080.")
    return frozenset(name for name in names if name)


def _zone(environ: Mapping[str, str]) -> str:
    text = environ.get("DEFAULT_TIMEZONE") or "UTC"
    try:
        ZoneInfo(text)
    except (LookupError, ValueError, OSError):
        text = ""
    if text != "UTC" and "/" not in text:
        raise SettingsError(f"DEFAULT_TIMEZONE is '{environ.get('DEFAULT_TIMEZONE')}'. Set it to a zone like UTC or Europe/Lisbon.")
    return text
