"""Pages of shifts, on the inbox's blueprint."""
