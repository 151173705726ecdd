"""The form of a quiz: its questions as cards, and the acts that change the draft."""
