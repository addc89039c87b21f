"""What a turn does: a delivery of Slack's in one transaction, and what is said once it has been committed."""
