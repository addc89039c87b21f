"""A Slack on this machine, and teams that live in it. Never needed in production."""
