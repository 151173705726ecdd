"""Variables that a template's block sets for itself: a block has a scope of its own, so another one, or a part it includes, sees none."""

from collections.abc import Callable, Iterator

from jinja2 import nodes
from jinja2.meta import find_undeclared_variables

from tests.house.skeleton import ENVIRONMENT

READER = ENVIRONMENT.overlay()
READER.filters = dict(ENVIRONMENT.filters)


def lost_names(source: str, read: Callable[[str], str | None]) -> list[tuple[int, str]]:
    """(line, name) of every variable that one block sets and another one, or what it includes, looks up in vain.

    `read`: the source of a template by its name, None where there is none.
    """
    if source.count("{% block") < 2 or "{% set" not in source:
        return []
    tree = READER.parse(source)
    blocks = list(tree.find_all(nodes.Block))
    known = {one.name for node in tree.body for one in _targets(node)}
    sets = {block.name: {one.name: one.lineno for one in _targets(block, whole=True)} for block in blocks}
    faults = []
    for block in blocks if any(sets.values()) else ():
        elsewhere = {name: line for other in blocks if other.name != block.name for name, line in sets[other.name].items()}
        if not elsewhere:
            continue
        wanted = _wanted(block, read) - known - set(sets[block.name])
        faults += [(elsewhere[name], name) for name in sorted(wanted & set(elsewhere))]
    return faults


def _wanted(block: nodes.Block, read: Callable[[str], str | None]) -> set[str]:
    """Names the block looks up outside itself, and so do the parts it includes."""
    own = {one.name for one in block.find_all(nodes.Name) if one.ctx != "load"}
    return _undeclared(nodes.Template(block.body, lineno=block.lineno)) | (set(_of_parts(block, read)) - own)


def _of_parts(node: nodes.Node, read: Callable[[str], str | None]) -> Iterator[str]:
    for part in node.find_all(nodes.Include):
        source = read(part.template.value) if isinstance(part.template, nodes.Const) else None
        if source is not None:
            tree = READER.parse(source)
            yield from _undeclared(tree)
            yield from _of_parts(tree, read)


def _undeclared(tree: nodes.Template) -> set[str]:
    for one in tree.find_all(nodes.Filter):
        READER.filters.setdefault(one.name, str)  # those of the site; what they do does not matter here
    tree.set_environment(READER)
    return find_undeclared_variables(tree)


def _targets(node: nodes.Node, *, whole: bool = False) -> Iterator[nodes.Name]:
    """What `set` names here; with `whole` anywhere below."""
    found = [node] if isinstance(node, nodes.Assign | nodes.AssignBlock) else []
    if whole or isinstance(node, nodes.If):
        found += node.find_all((nodes.Assign, nodes.AssignBlock))
    for one in found:
        target = one.target
        yield from [target] if isinstance(target, nodes.Name) else target.find_all(nodes.Name)
