"""Shifts: several customers over time at one desk, an incident drill, and a report at the end."""
