"""Slack, the clock, and the way out to files. Alone knows both the method (flows) and what is kept (storage)."""

VERSION = "0.1.0"
