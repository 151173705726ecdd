"""The form of a course: its cards, and the acts that change the draft."""
