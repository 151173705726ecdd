"""The checks that look at a whole file: names, references, graph, shadowed rules, model answers."""
