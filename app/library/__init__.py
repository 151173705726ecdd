"""Authoring of scenarios: packs, scenario files and their immutable versions."""
