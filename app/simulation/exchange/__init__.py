"""Stories of other tools become draft scenarios, and scenarios become stories. Pure: text in, text out."""
