"""Privacy: how long personal data is kept, customers' requests, people who left, and everybody's own data."""
