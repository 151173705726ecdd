"""Reviews of reviews: how a lead or a second reviewer looks at what a reviewer wrote. Nothing here enters an agent's score."""
