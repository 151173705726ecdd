"""Verbs of the inbox: attempts, desk actions, drafts, assigning, and what a lead may do."""
