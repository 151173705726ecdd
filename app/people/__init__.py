"""Persons, teams, roles, sign-in: who is who and who belongs where."""
