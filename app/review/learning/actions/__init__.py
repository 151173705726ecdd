"""What people do with self reviews and peer reviews."""
