"""Verbs on people, accounts, teams and notices."""
