"""Drafts of courses and quizzes as forms: a list of cards, each act one save, every state kept."""
