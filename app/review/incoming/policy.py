"""Who brings reviews of another tool or site in (row 120 of the permission table)."""

IMPORT = 120
