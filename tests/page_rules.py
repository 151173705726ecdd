"""What every HTML page of the site must fulfil, checked on each page that a test fetches."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from tests.page_tree import quick_tree, standard_tree

_NONCE = re.compile(r"'nonce-([^']+)'")
_LEAK = re.compile(
    r"\bNone\b(?! (?:of|yet|so|at|needed|chosen|here|open|left)\b)|\bundefined\b|\bNaN\b"
    r"|\{\{|\}\}|\{%|%\}|<function|<[\w.]+ object|Markup\(|%\([a-z_]+\)s"
)
_OWN_WORDS = frozenset({"script", "style", "pre", "code", "textarea", "template"})
_NO_LABEL = frozenset({"hidden", "submit", "button", "image", "reset"})
_DATA_SCRIPTS = frozenset({"application/json", "application/ld+json", "speculationrules"})


class Page:
    """A parsed page, or a part of one (`whole` False) as scripts fetch it."""

    def __init__(self, html: str, *, whole: bool = True, quick: bool = False) -> None:
        """`quick`: its markup was looked at before."""
        self.html = html
        self.whole = whole
        self.root: Any
        self.markup_errors: list[str]
        self.root, self.markup_errors = (quick_tree(html), []) if quick else standard_tree(html, whole=whole)
        self.parents = {child: parent for parent in self.root.iter() for child in parent}

    @property
    def h1(self) -> str:
        """Text of the page's heading."""
        return words(next(self.all("h1"), None))

    @property
    def title(self) -> str:
        return words(next(self.all("title"), None))

    @property
    def text(self) -> str:
        """All visible text, single spaces."""
        return " ".join(" ".join(text for _, text in self.visible_text()).split())

    @property
    def links(self) -> list[str]:
        """Every link's address, in order."""
        return [link.get("href", "") for link in self.all("a")]

    @property
    def actions(self) -> list[str]:
        """Every form's address, in order."""
        return [form.get("action", "") for form in self.all("form")]

    def all(self, tag: str, **attributes: str) -> Iterator[Element]:
        """Every element `tag` with these attributes (`class_` and `data_x` mean class and data-x)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        for element in self.root.iter(tag):
            if all(element.get(name) == value for name, value in wanted.items()):
                yield element

    def form(self, action: str) -> dict[str, str]:
        """The fields of the first form whose address ends with `action`, as a browser would send them untouched."""
        form = next(form for form in self.all("form") if form.get("action", "").endswith(action))
        return dict(_fields(form))

    def visible_text(self) -> Iterator[tuple[Element, str]]:
        """Each piece of text with its element, without what shows other people's words."""
        for element in self.root.iter():
            if not isinstance(element.tag, str):
                continue
            if element.text and not self._within(element, _OWN_WORDS):
                yield element, element.text
            if element.tail and element in self.parents and not self._within(self.parents[element], _OWN_WORDS):
                yield self.parents[element], element.tail

    def _within(self, element: Element, tags: frozenset[str]) -> bool:
        place: Element | None = element
        while place is not None:
            if place.tag in tags:
                return True
            place = self.parents.get(place)
        return False


def words(element: Element | None) -> str:
    """The text inside `element`, single spaces; empty for None."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def faults(page: Page, policy: str = "") -> list[str]:
    """Everything that is wrong with `page`, as sentences. `policy` is its Content-Security-Policy header."""
    found = [f"not valid HTML: {error}" for error in page.markup_errors]
    if page.whole:
        found += _head_faults(page)
    found += _id_faults(page) + _form_faults(page) + _script_faults(page, policy) + _name_faults(page)
    found += [f"'{leak.group()}' leaks in: {text.strip()[:80]}" for _, text in page.visible_text() if (leak := _LEAK.search(text))]
    return found


def _head_faults(page: Page) -> list[str]:
    headings = list(page.all("h1"))
    found = [] if len(headings) == 1 else [f"{len(headings)} h1 elements instead of one"]
    if headings and not page.title.startswith(page.h1):
        found.append(f"the title '{page.title}' does not start with the h1 '{page.h1}'")
    if not page.h1 and headings:
        found.append("the h1 is empty")
    if not next(page.all("html")).get("lang"):
        found.append("html has no lang")
    return found


def _id_faults(page: Page) -> list[str]:
    counted = Counter(element.get("id") for element in page.root.iter() if element.get("id") is not None)
    found = [f"id '{name}' stands {count} times" for name, count in counted.items() if count > 1]
    for element in page.root.iter():
        for name in ("aria-labelledby", "aria-describedby"):
            missing = [one for one in element.get(name, "").split() if one not in counted]
            if missing and page.whole:
                found.append(f"{element.tag} {name} names no element: {' '.join(missing)}")
    return found + ["an empty id"] * ("" in counted)


def _form_faults(page: Page) -> list[str]:
    found = []
    for form in page.all("form"):
        method = form.get("method", "").lower()
        where = f"form {form.get('action')!r}"
        if method == "dialog":
            continue
        if method not in ("get", "post"):
            found.append(f"{where} has no method")
        if not form.get("action"):
            found.append(f"{where} has no action")
        token = [one for one in form.iter("input") if one.get("name") == "csrf_token" and one.get("value")]
        if method == "post" and not token:
            found.append(f"{where} posts without a csrf_token")
        if method == "get" and token:
            found.append(f"{where} puts a csrf_token into an address")
    return found


def _script_faults(page: Page, policy: str) -> list[str]:
    nonce = next(iter(_NONCE.findall(policy)), None)
    found = [f"a <style> element: {words(element)[:60]}" for element in page.all("style")]
    for element in page.root.iter():
        found += [f"{element.tag} carries {name}" for name in element.keys() if name == "style" or name.startswith("on")]  # noqa: SIM118
        if element.get("href", "").strip().lower().startswith("javascript:"):
            found.append("a javascript: link")
    for script in page.all("script"):
        if script.get("type") in _DATA_SCRIPTS:
            continue
        if not script.get("src"):
            found.append(f"an inline script: {words(script)[:60]}")
        elif not nonce or script.get("nonce") != nonce:
            found.append(f"script {script.get('src')} does not carry the nonce of the policy")
    return found


def _name_faults(page: Page) -> list[str]:
    labelled = {label.get("for") for label in page.all("label") if words(label)}
    found = []
    for tag in ("input", "select", "textarea"):
        for control in page.all(tag):
            if control.get("type", "").lower() not in _NO_LABEL and not _named(page, control, labelled):
                found.append(f"{tag} '{control.get('name') or control.get('id')}' has no label")
    for tag in ("a", "button"):
        for element in page.all(tag):
            pictures = [picture.get("alt") or picture.get("aria-label") for picture in element.iter() if picture is not element]
            if not (words(element) or element.get("aria-label") or element.get("aria-labelledby") or any(pictures)):
                found.append(f"{tag} {element.get('href') or element.get('name') or element.get('class')!r} has no words")
    return found


def _named(page: Page, control: Element, labelled: set[str | None]) -> bool:
    if control.get("aria-label") or control.get("aria-labelledby") or (control.get("id") and control.get("id") in labelled):
        return True
    place = page.parents.get(control)
    while place is not None:
        if place.tag == "label" and words(place):
            return True
        place = page.parents.get(place)
    return False


def _fields(form: Element) -> Iterator[tuple[str, str]]:
    for field in form.iter():
        name = field.get("name")
        if not name or field.get("disabled") is not None:
            continue
        if field.tag == "input" and field.get("type") not in ("submit", "button", "file"):
            if field.get("type") not in ("checkbox", "radio") or field.get("checked") is not None:
                yield name, field.get("value", "on" if field.get("type") == "checkbox" else "")
        elif field.tag == "textarea":
            yield name, "".join(field.itertext())
        elif field.tag == "select":
            chosen = [option for option in field.iter("option") if option.get("selected") is not None] or list(field.iter("option"))[:1]
            for option in chosen:
                yield name, option.get("value", words(option))
