"""A page as a tree: as the HTML standard has it, with every fault told; or quickly, where its markup was looked at before."""

import re
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

import html5lib

_TEMPLATES = re.compile(r"<template\b[^>]*>.*?</template>", re.DOTALL)
_ROWS = {"tr": "tbody", "td": "tr", "th": "tr", "option": "select", "tbody": "table", "thead": "table"}
_VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


def standard_tree(html: str, *, whole: bool) -> tuple[Element, list[str]]:
    """The tree, and what is wrong with the markup, as sentences."""
    html = _TEMPLATES.sub("<template></template>", html)
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    if whole:
        root: Element = parser.parse(html)
    else:
        first = re.search(r"<(\w+)", html)
        root = parser.parseFragment(html, container=_ROWS.get(first.group(1), "div") if first else "div")
    return root, [f"line {line}: {code} {details or ''}" for (line, _), code, details in parser.errors]


def quick_tree(html: str) -> Element:
    """The tree of markup in which every element is closed where it ends, a sixth of the work."""
    builder = _Quick()
    builder.feed(_TEMPLATES.sub("<template></template>", html))
    return builder.finish()


class _Quick(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tree, self.open = TreeBuilder(), ["page"]
        self.tree.start("page", {})
        self.begins = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        self.begins = tag in ("textarea", "pre")
        if tag in _VOID:
            self.tree.end(tag)
        else:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        self.tree.end(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self.open:
            last = self.open.pop()
            self.tree.end(last)
            if last == tag:
                break

    def handle_data(self, data: str) -> None:
        self.tree.data(data.removeprefix("\n") if self.begins else data)
        self.begins = False

    def finish(self) -> Element:
        self.close()
        while self.open:
            self.tree.end(self.open.pop())
        return self.tree.close()
