"""Text of strangers as HTML: no script in any shape, nothing loads, bounded time."""

import re
import time
from collections.abc import Callable
from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.markup import clean_html, localise, mark_spans, plain_text_html, render_markdown
from tests.base.markup_payloads import PAYLOADS

SHOWN_TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "code",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "ins",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)
SHOWN_ATTRIBUTES = frozenset(["href", "rel", "id", "class", "colspan", "rowspan", "start", "data-label"])
PIECES = ["<p>", "</p>", "<table>", "<b>", "</b>", "\n", "\n\n", "    ", "`", "*", "[", "](", ")", '"', "'", ">", "<!--", "-->", "&lt;"]
RENDERERS = [render_markdown, plain_text_html, lambda text: clean_html(text).html]


class _Watch(HTMLParser):
    """Fails on any element, attribute or address that is not meant to come out."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in SHOWN_TAGS
        for name, value in attrs:
            assert name in SHOWN_ATTRIBUTES
            assert name != "href" or re.match(r"https?://|mailto:|tel:|#|/(?![/\\])", value or "")
            assert name != "class" or value in ("quoted", "signature", "image-note")

    handle_startendtag = handle_starttag

    def handle_comment(self, data: str) -> None:
        raise AssertionError("comment")

    handle_decl = unknown_decl = handle_pi = handle_comment


def check(html: str) -> None:
    watch = _Watch()
    watch.feed(html)
    watch.close()
    everything = nh3.clean(
        html, tags=set(SHOWN_TAGS), attributes={"*": set(SHOWN_ATTRIBUTES)}, link_rel=None, url_schemes={"http", "https", "mailto", "tel"}
    )
    assert nh3.clean_text(everything).count("alert") == nh3.clean_text(html).count("alert")


@pytest.mark.parametrize("render", RENDERERS, ids=["markdown", "plain", "html"])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_script_comes_through(payload: str, render: Callable[[str], str]) -> None:
    for text in (payload, f"before {payload} after", f"<div><p>{payload}", payload * 3, f"- {payload}\n- x", f"|a|\n|-|\n|{payload}|"):
        check(render(text))


@given(st.lists(st.sampled_from([*PAYLOADS, *PIECES]), max_size=8))
def test_no_mixture_comes_through(parts: list[str]) -> None:
    for render in RENDERERS:
        check(render("".join(parts)))


def test_images_never_load_and_say_what_they_showed() -> None:
    html = clean_html(
        '<p>Look <img src="https://evil.test/x.png" alt="my &lt;broken&gt; lamp"> <img src="data:image/png,A"><img src=//p width=1>'
    ).html
    assert "evil" not in html and "data:" not in html and "<img" not in html
    assert html.count("Image not shown") == 2 and "my &lt;broken&gt; lamp" in html
    assert "Image not shown" in render_markdown("![lamp](https://evil.test/x.png)") and "evil" not in render_markdown(
        "![lamp](https://evil.test/x.png)"
    )


def test_hidden_text_and_styles_are_dropped() -> None:
    found = clean_html('<p class="x" style="color:red">Seen<span style="display:none">preheader</span></p><div hidden>no</div>')
    assert found.html == "<p>Seen</p>" and found.text == "Seen"


def test_links_carry_rel_and_foreign_ones_no_path_of_ours() -> None:
    assert clean_html('<a href="https://a.test/x">x</a>').html == '<a href="https://a.test/x" rel="noopener nofollow noreferrer">x</a>'
    assert "href" not in clean_html('<a href="/sign-out">x</a>').html
    assert 'href="/articles/1"' in render_markdown("[x](/articles/1)") and 'href="#a"' in render_markdown("[x](#a)")


def test_text_of_html_keeps_lines_and_folds_spaces() -> None:
    html = "<div>Hi   there,\n</div><div><br></div><div>two<br>three</div><ul><li>a<li>b</ul><pre>x\n y</pre><table><tr><td>1<td>2</table>"
    assert clean_html(html).text == "Hi there,\n\ntwo\nthree\n\na\nb\n\nx\ny\n\n1 2"


def test_headings_start_below_the_page_and_take_plain_ids_once() -> None:
    html = render_markdown("# A {#refund-rule}\n\n## B {#refund-rule}\n\n### C {#Bad_ID}\n\n###### D")
    assert html.split("\n")[0] == '<h2 id="refund-rule">A</h2>'
    assert html.count("id=") == 1 and "<h3>B</h3>" in html and "<h6>D</h6>" in html


def test_markdown_writes_what_authors_need() -> None:
    html = render_markdown("**b** *i* `c`\n\n1. one\n2. two\n\n|a|b|\n|-|-|\n|1|2|\n\n> q\n\n```\nx < y\n```\n\nHTML <b>stays</b>")
    for piece in ("<strong>b</strong>", "<em>i</em>", "<code>c</code>", "<ol>", "<td>1</td>", "<blockquote>", "x &lt; y", "&lt;b&gt;stays"):
        assert piece in html


def test_plain_text_becomes_paragraphs_lines_and_links() -> None:
    assert plain_text_html("a <b>\nc\n\n\nd") == "<p>a &lt;b&gt;<br>c</p><p>d</p>"
    assert plain_text_html("See (https://a.test/x_(y)?b=1&c=2).") == (
        '<p>See (<a href="https://a.test/x_(y)?b=1&amp;c=2" rel="noopener nofollow noreferrer">https://a.test/x_(y)?b=1&amp;c=2</a>).</p>'
    )
    assert plain_text_html("") == "" and plain_text_html("a\r\nb\x00\ud800") == "<p>a<br>b\ufffd\ufffd</p>"


def test_fixed_words_can_be_shown_in_another_language() -> None:
    html = plain_text_html("Danke\n\nAm 12.12.2016 um 13:20 schrieb Bo <bo@a.test>:\n> Hallo")
    shown = localise(html, {"quoted": "Zitat <1>"})
    assert "<summary>" in shown and "Zitat &lt;1&gt;" in shown and "Quoted text" not in shown


def test_evidence_is_marked_also_where_it_overlaps() -> None:
    assert mark_spans("abcdef", [(1, 4, "x"), (3, 9, "y&")]) == (
        'a<mark data-evidence="x">bc</mark><mark data-evidence="x y&amp;">d</mark><mark data-evidence="y&amp;">ef</mark>'
    )
    assert mark_spans("<a>\n&", [(0, 4, "k"), (9, 12, "out"), (3, 3, "empty")]) == '<mark data-evidence="k">&lt;a&gt;<br></mark>&amp;'
    assert mark_spans("", [(0, 1, "k")]) == ""


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50), st.sampled_from("abc")), max_size=6))
def test_marking_never_changes_the_words(text: str, spans: list[tuple[int, int, str]]) -> None:
    bare = re.sub(r"</?mark[^>]*>", "", mark_spans(text, spans))
    assert bare == mark_spans(text, [])


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "&",
        "[",
        "![",
        "[a](",
        "*",
        "> ",
        "<div>",
        "<b>",
        "<b><i>",
        "<!--",
        "- a\n",
        "-- \n",
        "# a\n",
        "<font color=",
        "<a x",
        "<table><tr><td>",
        "x<blockquote class=gmail_quote>",
        "From: a\n",
        "On 1.1.2020 10:00 a@b\n",
        "\\",
        "`a",
        "http://(",
    ],
)
@pytest.mark.parametrize("render", RENDERERS, ids=["markdown", "plain", "html"])
def test_a_megabyte_of_anything_takes_bounded_time(unit: str, render: Callable[[str], str]) -> None:
    for size in (20_000, 1_000_000):
        text = (unit * (size // len(unit) + 1))[:size]
        start = time.process_time()
        render(text)
        assert time.process_time() - start < 6
