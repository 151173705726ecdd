"""The checks of a scenario: each family reads its keys and looks at a reply."""
