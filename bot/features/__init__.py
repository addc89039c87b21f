"""Block Kit out: pure functions from plain values to Slack's JSON. No database, no clock, no client."""
