"""Slack's shapes: the only room that knows what its JSON looks like, in and out."""
