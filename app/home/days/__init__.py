"""What "Today" says to each role, composed of the other rooms' queries."""
