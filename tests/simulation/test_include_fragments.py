"""`include`: fragments bring nodes and checks; what is wrong with them is said with file and line."""

import pytest

from app.simulation import begin, compile_scenario, content_hash, included_texts, is_fragment, step, taken_apart, with_included
from app.simulation.fragments import DEEPEST, MOST_FRAGMENTS
from tests.simulation.files import NOW, SMALL, errors, small

IDENTITY = """---
format: agent-fragment/1
checks:
  code: {any: [code, pin]}
---
## identity
> What do you need?
- code -> back
- else -> gone
## back {return}
> Good. So?
"""
CALLS = small(front="include: [identity.md]", rules="- !yes_said => identity")


def test_a_fragment_brings_its_nodes_and_checks() -> None:
    compilation = compile_scenario(CALLS, fragments={"identity.md": IDENTITY})
    scenario = compilation.scenario
    assert scenario is not None, compilation.findings
    assert list(scenario.checks) == ["yes_said", "code"]
    state, turn = step(scenario, begin(scenario, 1, NOW)[0], "hm", NOW)
    assert turn.customer == "What do you need?"
    assert step(scenario, state, "a code", NOW)[1].next == "start"
    assert scenario.place(scenario.nodes["identity"].mark) == ("identity.md", 6)
    assert scenario.place(scenario.start.mark) == ("", 11)


def test_the_hash_covers_what_is_included() -> None:
    hashes = set()
    for text in (IDENTITY, IDENTITY.replace("Good.", "Fine.")):
        scenario = compile_scenario(CALLS, fragments={"identity.md": text, "other.md": text}).scenario
        assert scenario is not None
        assert scenario.content_hash == content_hash(CALLS, included_texts(CALLS, {"identity.md": text}))
        hashes.add(scenario.content_hash)
    assert len({*hashes, content_hash(CALLS)}) == 3
    assert content_hash(small()) == content_hash(small(), ())


def test_a_fragment_needs_no_front_matter_and_may_include_others() -> None:
    files = {"a.md": "---\ninclude: [b.md]\n---\n## a\n> A\n- else => b\n", "b.md": "## b\n> B\n- else -> back\n## back {return}\n> So?\n"}
    text = small(front="include: [a.md, b.md]", rules="- !yes_said -> a").replace("- else => b", "- else => b")
    compilation = compile_scenario(
        text, fragments={**files, "a.md": files["a.md"].replace("- else => b", "- yes_said => b\n- else -> gone")}
    )
    assert compilation.scenario is not None, compilation.findings
    assert [path for path, _ in compilation.scenario.included] == ["a.md", "b.md"]


ROUND = {"a.md": "---\ninclude: [b.md]\n---\n", "b.md": "---\ninclude: [a.md]\n---\n"}
DEEP = {f"d{number}.md": f"---\ninclude: [d{number + 1}.md]\n---\n" for number in range(DEEPEST + 2)}
MANY = {f"m{number}.md": "" for number in range(MOST_FRAGMENTS + 1)}
HUGE = {f"h{number}.md": "x" * 200_000 for number in range(4)}


@pytest.mark.parametrize(
    ("include", "files", "code"),
    [
        ("unheard.md", {}, "E10"),
        ("../identity.md", {"../identity.md": IDENTITY}, "E10"),
        ("/etc/passwd", {"/etc/passwd": ""}, "E10"),
        ("/a.md", {"/a.md": ""}, "E10"),
        ("a/../../b.md", {"a/../../b.md": ""}, "E10"),
        ('"c:\\\\x.md"', {}, "E10"),
        (".hidden.md", {".hidden.md": ""}, "E10"),
        ("a//b.md", {"a//b.md": ""}, "E10"),
        ("a.txt", {"a.txt": ""}, "E10"),
        ("a.md", ROUND, "E10"),
        ("d0.md", DEEP, "E10"),
        (", ".join(MANY), MANY, "E05"),
        (", ".join(HUGE), {name: "" if name == "h0.md" else text for name, text in HUGE.items()}, "E05"),
        ("a.md", {"a.md": "x\x00"}, "E06"),
        ("a.md", {"a.md": "---\nchecks: {a: {any: [x]}"}, "E06"),
        ("a.md", {"a.md": "---\nformat: agent-fragment/9\n---\n"}, "E01"),
        ("a.md", {"a.md": "---\ntitle: x\n---\n"}, "E04"),
        ("a.md", {"a.md": "---\nchecks: {yes_said: {any: [x]}}\n---\n"}, "E02"),
        ("a.md", {"a.md": "## done {end: x, csat: 1}\n> x\n"}, "E02"),
        ("a.md", {"a.md": "# answers\n### a -> done\nyes\n"}, "E08"),
        ("a.md", {"a.md": "words\n"}, "E08"),
    ],
)
def test_what_is_wrong_with_an_include_is_a_finding(include: str, files: dict[str, str], code: str) -> None:
    text = small(front=f"include: [{include}]")
    compilation = compile_scenario(text, fragments=files)
    assert compilation.scenario is None
    assert code in errors(compilation), compilation.findings
    for finding in compilation.findings:
        assert 1 <= finding.line <= text.count("\n") + 1
        assert "1000" not in finding.message


def test_a_finding_names_the_file_and_the_line() -> None:
    broken = IDENTITY.replace("- code -> back", "- cod -> back") + "## back\n> Twice\n- else -> gone\n"
    findings = compile_scenario(CALLS, fragments={"identity.md": broken}).findings
    said = {finding.code: finding for finding in findings if finding.severity == "error"}
    assert said["E11"].message.startswith("identity.md, line 8: ")
    assert said["E02"].message == "identity.md, line 12: The node 'back' stands twice; the first is on line 10 of identity.md."
    assert {finding.line for finding in said.values()} == {7}


def test_only_what_says_so_is_a_fragment() -> None:
    assert is_fragment(IDENTITY)
    assert not is_fragment(SMALL)
    assert not is_fragment("## identity\n")
    assert included_texts("---\n- x\n---\ninclude: [a.md]", {"a.md": ""}) == ()


def test_a_text_with_its_fragments_at_the_end_is_whole() -> None:
    files = {"identity.md": IDENTITY + "\n\n    indented\n<!-- a\n\nremark -->\n".replace("    indented\n", ""), "other.md": "x"}
    whole = with_included(CALLS, files)
    assert taken_apart(whole) == (CALLS, {"identity.md": files["identity.md"]})
    assert with_included(whole, {"identity.md": "changed"}) == whole
    apart, alone = compile_scenario(CALLS, fragments=files).scenario, compile_scenario(whole).scenario
    assert apart is not None
    assert alone is not None
    assert apart.content_hash == alone.content_hash == content_hash(whole)
    assert with_included(small(), files) == small()


def test_what_does_not_stand_last_is_no_fragment() -> None:
    whole = with_included(CALLS, {"identity.md": IDENTITY}) + "loose\n"
    assert taken_apart(whole) == (whole, {})
    assert "E08" in errors(compile_scenario(whole))
