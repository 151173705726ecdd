"""The command palette and the style guide."""

from flask import Blueprint, Flask, abort, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.ui import atoms, charts
from app.ui.allow import allow
from app.ui.assets_manifest import asset
from app.ui.environment import address
from app.ui.formats import clock_time, format_date_local, format_datetime_local, interval, number, percent, signed
from app.ui.frame import Frame, places
from app.ui.headers import csp_nonce
from app.ui.words import gettext, ngettext

blueprint = Blueprint("ui", __name__, template_folder="templates", url_prefix="/ui")


@blueprint.get("/palette")
@allow(76)
def palette() -> ResponseReturnValue:
    query = request.args.get("q", "").strip()[:100]
    found = places(current_user, query) if query else []
    return jsonify([place.as_json() for place in found])


@blueprint.get("/styleguide")
@allow(76)
def styleguide() -> ResponseReturnValue:
    if not current_app.config["DEMO"]:
        abort(404)
    return render_template("ui/styleguide.html")


def install(app: Flask) -> None:
    """Give every template its globals and register the blueprint."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(
        asset=asset,
        atoms=atoms,
        charts=charts,
        kept=atoms.kept,
        url_for=address,
        csp_nonce_value=csp_nonce,
        format_datetime_local=format_datetime_local,
        format_date_local=format_date_local,
        clock_time=clock_time,
        interval=interval,
        number=number,
        percent=percent,
        signed=signed,
        _=gettext,
        ngettext=ngettext,
    )
    app.jinja_env.add_extension("jinja2.ext.do")

    @app.context_processor
    def _frame() -> dict[str, object]:
        return {"frame": Frame(), "csp_nonce": csp_nonce(), "icon_url": asset("icons.svg")}
