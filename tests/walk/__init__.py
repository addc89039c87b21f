"""A random walk: people in a hurry, processes that are killed, a Slack that fails; and what must hold afterwards."""
