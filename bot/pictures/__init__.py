"""Pictures, from plain values, each with the same story in words."""
