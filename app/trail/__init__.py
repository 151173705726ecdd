"""Who did what to which thing and when: append-only, hash-chained, plain values without foreign keys."""
