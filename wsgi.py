"""The site as a WSGI application: what the production server and every `flask` command load."""

from app import create_app

app = create_app()
