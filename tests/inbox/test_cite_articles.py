"""Articles that a debrief names by their id are links with their titles."""

from types import SimpleNamespace

from flask import Flask

from app.inbox.views.reading import _with_articles

KNOWN = [SimpleNamespace(id=4, slug="kb.refunds", title="Refunds & limits")]


def test_a_named_article_is_a_link_to_its_clause(app: Flask) -> None:
    with app.test_request_context("/"):
        shown = _with_articles("<p>See <em>kb.refunds, delivery-fee</em> and <em>kb.refunds</em>.</p>", KNOWN)
    assert '<a href="/knowledge/articles/4#clause-delivery-fee">Refunds &amp; limits</a>' in shown
    assert '<a href="/knowledge/articles/4">Refunds &amp; limits</a>.' in shown


def test_what_is_no_article_of_the_scenario_stays(app: Flask) -> None:
    with app.test_request_context("/"):
        for html in ("<em>pressure</em>", "<em>kb.unknown, clause</em>", "<em>What the customer wants</em>"):
            assert _with_articles(html, KNOWN) == html
