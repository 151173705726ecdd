"""The API: the same reads and writes as the pages, as JSON, for programs that show a token."""
