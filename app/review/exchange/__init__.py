"""Reviews on their way out and in: the shape that Zendesk QA exports, and tables for a spreadsheet."""
