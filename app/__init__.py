"""The site put together: configuration, extensions, rooms. The only importer of views."""

from pathlib import Path

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from app import tables
from app.base import jobs
from app.base.database import db
from app.base.transaction import guard_requests
from app.rooms import install_rooms
from app.semantic import ModelNotUsable, install_sentence_model
from app.ui import answers, formats, headers, views
from app.ui.allow import guard_views
from app.ui.environment import SiteEnvironment
from app.ui.words import SiteBabel
from config import ROOT, Settings, SettingsError, load_settings

csrf = CSRFProtect()
__all__ = ["create_app", "tables"]


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application for `settings` (default: from the environment). Raises SettingsError."""
    settings = settings or load_settings()
    app = Flask(__name__, static_folder="ui/static", instance_path=str(settings.instance))
    app.jinja_environment = SiteEnvironment  # type: ignore[assignment]
    _configure(app, settings)
    _measure_likeness(settings)
    db.init_app(app)
    SiteBabel(app, locale_selector=formats.language, timezone_selector=formats.timezone)
    csrf.init_app(app)
    jobs.install(app, url=settings.jobs_url, path=settings.instance / "jobs.db", immediate=settings.env == "test")
    guard_requests(app)
    headers.send_headers(app)
    answers.tell_errors(app)
    views.install(app)
    install_rooms(app)
    guard_views(app)
    _serve_assets(app, settings)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    settings.instance.mkdir(parents=True, exist_ok=True)
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        DEMO=settings.demo,
        ONE_CLICK_SIGN_IN=settings.demo and settings.listens_on_loopback,
        MAIL_URL=settings.mail_url,
        MAIL_FROM=settings.mail_from,
        SITE_URL=settings.site_url,
        DEFAULT_LOCALE=settings.default_locale,
        DEFAULT_TIMEZONE=settings.default_timezone,
        BABEL_DEFAULT_LOCALE=settings.default_locale,
        BABEL_DEFAULT_TIMEZONE=settings.default_timezone,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.production,
        SESSION_COOKIE_NAME="greenroom",
        PERMANENT_SESSION_LIFETIME=settings.session_days * 86400,
        SESSION_REFRESH_EACH_REQUEST=False,  # renewed with the row it stands for (app/people/sessions.py)
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=512 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        TESTING=settings.env == "test",
        TEMPLATES_AUTO_RELOAD=settings.env == "development",
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _measure_likeness(settings: Settings) -> None:
    try:
        install_sentence_model(settings.sentence_model)
    except ModelNotUsable as error:
        raise SettingsError(str(error)) from None


def _serve_assets(app: Flask, settings: Settings) -> None:
    static = Path(app.static_folder or "")
    assets = WhiteNoise(app.wsgi_app, root=str(static), prefix="static/", max_age=3600, immutable_file_test=r"^.+-[0-9A-Z]{8,}\.\w+$")
    app.wsgi_app = assets  # type: ignore[method-assign]
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
