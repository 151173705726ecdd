"""What every room stands on: database, clock, paging, the one transaction. Knows no domain."""
