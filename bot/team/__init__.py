"""What is known of a team, and whose it is."""
