"""Criteria that a reported policy conflict leaves out of a review, and what the policy's owner makes of the report."""
