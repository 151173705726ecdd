"""What goes into the API and comes out of it. The description is written from these."""
