"""Pages of the people room."""

from flask import Flask

from app.people.sessions import install_login
from app.people.views import sign_in as _sign_in  # noqa: F401  (registers its routes)
from app.people.views.blueprint import blueprint


def install(app: Flask) -> None:
    """Register the people room and the sign-in."""
    install_login(app)
    app.register_blueprint(blueprint)
