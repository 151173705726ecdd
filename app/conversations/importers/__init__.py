"""Ways in and out for real conversations. Pure: files become records and records files, without the site or a database."""
