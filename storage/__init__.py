"""What was answered and what was sent. Knows neither Slack nor the method.

Each module is one subject: plain functions that take a connection and the workspace's id first, and give and take
frozen values. Rows are appended, never overwritten, wherever a person's words are concerned. All datetimes are aware
and in UTC. A caller begins and ends the transaction (`engine.reading`, `engine.writing`); nothing here commits.
"""
