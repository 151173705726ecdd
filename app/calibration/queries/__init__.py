"""Reads of calibration."""
