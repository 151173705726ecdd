"""Imports of conversations, as the tests of the conversations room make them."""

from tests.conversations.conftest import import_records, run

__all__ = ["import_records", "run"]
