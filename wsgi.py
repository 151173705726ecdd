"""The site as a WSGI application: what the production server and every `flask` command load."""

from app import create_app
from app.base import migrating
from config import SettingsError

try:
    app = create_app()
except SettingsError as error:
    raise SystemExit(str(error)) from None
migrating.install(app)
