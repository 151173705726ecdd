"""Quizzes: short knowledge checks from files, what people answered, and how each question does."""
