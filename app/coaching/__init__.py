"""Coaching: sessions of a lead with one agent, what is pinned to them, what was agreed, and what came after."""
