"""The mock inbox: attempts at scenarios, turn by turn, and the practice that waits for a person."""
