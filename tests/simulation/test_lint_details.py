"""Findings whose pages cannot show everything: overlays, fragments, ranges of telephone numbers, articles that moved on."""

from datetime import date

import pytest

from app.simulation import History, Library, compile_scenario
from app.simulation.lint.pace import expected_turns
from tests.simulation.files import compiled, errors, small


def codes(text: str, **known: object) -> set[str]:
    return {finding.code for finding in compile_scenario(text, **known).findings}  # type: ignore[arg-type]


def said(words: str) -> str:
    return small().replace("> Hello?", f"> {words}")


@pytest.mark.parametrize(
    "words",
    [
        "card 4111 1111 1111 1111",
        "card 5500-0000-0000-0004",
        "378282246310005 is my card",
        "mara@realmail.com",
        "m.lindt+x@post.example-shop.de",
        "call +44 20 7123 4567",
        "call 0044 20 7123 4567",
        "call (212) 555-0199-1 or 212-555-4567",
        "call +49 30 1234567",
        "call 020 7123 4567",
        "call +81 3 1234 5678",
        "call +7 495 123-45-67",
        "звоните 8 495 123-45-67",
        "звоните 8 (916) 555-33-22",
        "звоните 8(916)555-33-22",
        "звоните 8-800-200-10-20",
        "звоните (495) 123-45-67",
    ],
)
def test_what_could_be_somebodys_is_an_error(words: str) -> None:
    assert errors(compile_scenario(said(words))) == {"E23"}, words


@pytest.mark.parametrize(
    "words",
    [
        "card 4111 1111 1111 1112",
        "card **** 1234",
        "mara@example.com or bo@mail.example.org or x@shop.example",
        "call +44 7700 900123 or 020 7946 0018",
        "call +1 202 555 0123 or (202) 555-0123 or 202-555-0123",
        "call +49 30 23125 123 or +61 491 570 156 or +33 1 99 00 12 34 or +353 20 912 3456 or +46 70 174 06 05",
        "order A-123456, code 0231, parcel LX123456789DE, 3 to 5 days, 08:00-20:00, 2026 euros, 1,000.50 euros",
        "заказ 8 412 шт., 8 100 000 рублей, с 8 до 20, 123-45-67, посылка 495 123 456 789",
        "between 10 and 20, on 02/03, 0.5 per cent, reference 123-456",
    ],
)
def test_what_is_nobodys_is_fine(words: str) -> None:
    assert "E23" not in codes(said(words)), words


def test_drawn_values_are_looked_at_as_well() -> None:
    assert errors(compile_scenario(small(front='facts: {card: {pattern: "4### #### #### ####"}}'))) == {"E23"}
    assert "E23" not in codes(small(front='facts: {phone: {pattern: "+44 7700 900###"}}'))
    assert errors(compile_scenario(small(front='facts: {phone: {pattern: "+44 7### ######"}}'))) == {"E23"}


def test_the_finding_stands_at_the_number_in_comments_too() -> None:
    text = small() + "<!-- ask mara@realmail.com -->\n"
    finding = next(finding for finding in compile_scenario(text).findings if finding.code == "E23")
    assert text.split("\n")[finding.line - 1][finding.column - 1 :].startswith("mara@")


def test_a_fragment_is_searched_and_named() -> None:
    fragment = "## asks {return}\n> Write to mara@realmail.com.\n"
    text = small(front="include: [parts/ask.md]", rules="- !yes_said => asks")
    findings = [each for each in compile_scenario(text, fragments={"parts/ask.md": fragment}).findings if each.code == "E23"]
    assert len(findings) == 1
    assert findings[0].message.startswith("parts/ask.md, line 2:")


def test_an_overlay_that_leaves_nodes_untranslated_is_told_at_its_heading() -> None:
    text = small(rest="# locale ru\n## start\n> Алло?\n")
    finding = next(finding for finding in compile_scenario(text).findings if finding.code == "W34")
    assert text.split("\n")[finding.line - 1] == "# locale ru"
    assert "done" in finding.message


def test_articles_that_changed_since_are_stale() -> None:
    library = Library(articles=frozenset({"kb.a"}), article_versions={"kb.a": 4}, article_dates={"kb.a": date(2026, 5, 1)})
    plain, named = small(front="articles: [kb.a]"), small(front="articles: [kb.a@3]")
    assert "W34" in codes(plain, library=library, history=History(written=date(2026, 4, 30)))
    assert "W34" not in codes(plain, library=library, history=History(written=date(2026, 5, 1)))
    assert "W34" not in codes(plain, library=library)
    assert "W34" in codes(named, library=library)
    assert "W34" not in codes(small(front="articles: [kb.a@4]"), library=library)


@pytest.mark.parametrize(("attempts", "difficulty", "warned"), [(29, 5.0, False), (30, 3.0, False), (30, 3.1, True), (99, 0.9, True)])
def test_the_level_is_compared_after_thirty_attempts(attempts: int, difficulty: float, warned: bool) -> None:
    assert ("W36" in codes(small(), history=History(attempts=attempts, difficulty=difficulty))) is warned


def test_an_answer_that_only_likeness_recognises_is_an_error() -> None:
    check = "  hold: {like: the second charge is a temporary hold, at_least: 0.4, fallback: {all: [xyzzy]}}"
    rest = "# answers\n### good -> done\nThe second charge is a temporary hold."
    assert errors(compile_scenario(small(checks=check, rules="- hold -> done", rest=rest))) == {"E20"}
    wide = check.replace("xyzzy", "hold")
    assert errors(compile_scenario(small(checks=wide, rules="- hold -> done", rest=rest))) == set()


def test_the_customers_own_words_sent_back_are_bait() -> None:
    text = small(checks="  refund: {all: [money, back]}", rules="- refund -> done").replace("> Hello?", "> I want my money back.")
    assert "W33" in codes(text.replace("- yes_said -> done\n", ""))


def test_an_overlay_whose_words_alone_solve_it_is_bait_at_its_heading() -> None:
    checks = "  held: {any: [hold], regex: '\\b(is|was) a\\b'}"
    loose = "# locale ru\n## start\n> Алло?\n## done\n> Спасибо.\n"
    text = small(
        checks=checks, rules="- held -> done", rest=loose.replace("## start", "checks: {held: {any: [залог], regex: залог}}\n## start")
    )
    text = text.replace("- yes_said -> done\n", "")
    found = [each for each in compile_scenario(text).findings if each.code == "W33"]
    assert [text.split("\n")[each.line - 1] for each in found] == ["# locale ru"]
    assert "'ru'" in found[0].message
    assert "W33" not in codes(text.replace("regex: залог", "regex: 'это залог'"))


def test_expected_turns_are_the_mean_of_equally_likely_rules() -> None:
    assert expected_turns(compiled(small())) == pytest.approx(1)
    assert expected_turns(compiled(small(rules="- !yes_said -> start"))) == pytest.approx(1.5, abs=0.01)


def test_a_scenario_that_drags_on_is_warned_of() -> None:
    chain = "\n".join(f"## n{number}\n> x\n- else -> n{number + 1}" for number in range(18)) + "\n## n18\n> x\n- else -> gone"
    assert "W31" in codes(small(rules="- !yes_said -> n0", rest=chain).replace("- else -> gone\n## done", "- else -> n1\n## done"))


def test_a_node_that_still_says_only_dots_is_told() -> None:
    quiet = [one for one in compile_scenario(said("…")).findings if "says only '…'" in one.message]
    assert [one.code for one in quiet] == ["W30"] and quiet[0].severity == "warning"
    assert "W30" not in codes(said("… hello?"))
