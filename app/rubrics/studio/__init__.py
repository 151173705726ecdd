"""The form of a rubric: its cards, what was sent, and the acts that change the draft."""
