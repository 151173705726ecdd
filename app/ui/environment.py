"""Templates as this site renders them: compiled once for each language, with everything worked out that cannot change.

A page asks for hundreds of words and marks whose arguments are written in the template: `_('Close')`, `ui.icon('search')`. Asking anew
for each request takes longer than all its statements, so each language has an environment of its own in which such calls are
constants. `url_for` with numbers only is answered from a pattern of the address.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, has_request_context, url_for
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, markup_join
from jinja2.visitor import NodeTransformer

from app.ui import atoms
from app.ui.output import escape
from app.ui.words import catalogue, language_asked

PURE: dict[str, Callable[..., Any]] = {name: getattr(atoms, name) for name in ("icon", "badge", "avatar", "key", "button", "head")}
"""Components whose HTML follows from their arguments alone."""
COMPONENTS = "ui/components"
SENTINEL = 987_654_321
"""A number that stands for another one while the pattern of an address is found."""


class SiteTemplate(Template):
    """A template whose parts, imported without the page's variables, are made once: nothing of a page adds to the globals here."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        if self._module is None:
            self._module = self.make_module()
        return self._module


class SiteEnvironment(Environment):
    """Flask's environment for the whole site; one more of the same kind for each language, with a cache of its own."""

    template_class = SiteTemplate
    catalogue: Any = None
    """The words of the language; None in the one that Flask holds."""

    def __init__(self, app: Flask, **options: Any) -> None:
        super().__init__(app, **options)
        self.tongues: dict[Any, SiteEnvironment] = {}

    def _load_template(self, name: str, globals: Any) -> Template:
        return super()._load_template(name, globals) if self.catalogue is not None else self.tongue()._load_template(name, globals)

    def tongue(self) -> "SiteEnvironment":
        """The environment of this request's language."""
        language = language_asked()
        known = self.tongues.get(language)
        if known is None:
            known = self.tongues[language] = self.overlay(cache_size=-1)
            known.catalogue = catalogue()
        return known

    def _generate(self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False) -> str:
        written = super()._generate(source, name, filename, defer_init)
        return written.replace("\nname = ", f"\nfrom {escape.__module__} import escape\nname = ", 1)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        return parsed if self.catalogue is None else _Constants(self, parsed).visit(parsed)


class _Constants(NodeTransformer):
    """Puts the result in the place of every call that always gives the same."""

    def __init__(self, environment: SiteEnvironment, template: nodes.Template) -> None:
        self.environment = environment
        self.names: dict[str, Callable[..., Any]] = {"_": environment.catalogue.ugettext}
        self.modules: set[str] = set()
        for imported in template.find_all(nodes.FromImport):
            if _is_of_components(imported):
                pairs = (pair if isinstance(pair, tuple) else (pair, pair) for pair in imported.names)
                self.names.update({alias: PURE[name] for name, alias in pairs if name in PURE})
        for whole in template.find_all(nodes.Import):
            if _is_of_components(whole):
                self.modules.add(whole.target)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 (Jinja names it)
        call = self.generic_visit(node)
        act = self._pure(node.node)
        if act is None or node.dyn_args is not None or node.dyn_kwargs is not None:
            return call
        try:
            arguments = [one.as_const() for one in node.args]
            named = {one.key: one.value.as_const() for one in node.kwargs}
        except nodes.Impossible:
            return call
        if act == self.names["_"] and named:
            return call
        return nodes.Const(act(*arguments, **named), lineno=node.lineno, environment=self.environment)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 (Jinja names it)
        """Jinja joins constants as plain text and would escape HTML among them a second time."""
        self.generic_visit(node)
        parts = [one.value for one in node.nodes if isinstance(one, nodes.Const)]
        whole = len(parts) == len(node.nodes)
        return nodes.Const(markup_join(parts), lineno=node.lineno, environment=self.environment) if whole else node

    def _pure(self, called: nodes.Node) -> Callable[..., Any] | None:
        if isinstance(called, nodes.Name):
            return self.names.get(called.name)
        if isinstance(called, nodes.Getattr) and isinstance(called.node, nodes.Name) and called.node.name in self.modules:
            return PURE.get(called.attr)
        return None


def _is_of_components(imported: nodes.Import | nodes.FromImport) -> bool:
    return isinstance(imported.template, nodes.Const) and str(imported.template.value).startswith(COMPONENTS)


_patterns: dict[tuple[str, ...], str | None] = {}
"""Addresses with %d for each number, by endpoint and names; None where the address has another shape."""


def address(endpoint: str, **values: Any) -> str:
    """The same as Flask's `url_for`, quick where all `values` are whole numbers."""
    if not has_request_context() or any(type(value) is not int for value in values.values()):
        return url_for(endpoint, **values)  # outside a request addresses are whole, as mail needs them
    known = (endpoint, *values)
    if known not in _patterns:
        _patterns[known] = _pattern(endpoint, tuple(values))
    pattern = _patterns[known]
    return url_for(endpoint, **values) if pattern is None else pattern % tuple(values.values())


def _pattern(endpoint: str, names: tuple[str, ...]) -> str | None:
    if endpoint.startswith("."):
        return None
    marks: dict[str, Any] = {name: SENTINEL + position for position, name in enumerate(names)}
    built = url_for(endpoint, **marks).replace("%", "%%")
    parts = built
    for mark in marks.values():
        if parts.count(str(mark)) != 1:
            return None
        parts = parts.replace(str(mark), "%d")
    in_order = [str(mark) for mark in marks.values() if str(mark) in built]
    return parts if sorted(in_order, key=built.index) == in_order else None
