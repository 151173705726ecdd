"""Verbs of calibration."""
