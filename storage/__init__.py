"""What was answered and what was sent. Knows neither Slack nor the method.

Each module is one subject: plain functions that take a desk first (an open transaction, and whose facts are read and
written in it), and give and take frozen values. Those that look through every workspace take a connection alone, and
are for the clock and for who runs the server. What a store promises of its own stands in its docstring. All of them do
this, on either database:

Transactions. The caller begins and ends them (`engine.reading`, `engine.writing`); nothing here commits or rolls back.
A reading is one look: all of it is of one moment. A writing is all or nothing; on SQLite writers queue for the whole of
it, on PostgreSQL they wait for the rows that another holds. Locks are held until it ends, and are taken in one order:
improvement, team, workspace, reminder.

Threads. An engine is for all of them; a connection is used by the one that opened it, which begins no second writing
before it has ended the first. The modules keep nothing of what is stored, so several processes may share a database.

Errors. What is not there is None, or left out of a list. No store refuses anything for the method's sake. What the
database refuses (what a row refers to is not there, a second row of what there is one of) and what it cannot do (nobody
answers; on SQLite, no turn to write within ten seconds) is an error of SQLAlchemy's, which ends the transaction and
shows no value of anybody's. `engine.is_away` tells whether waiting may help.

Again. Answers, moves, scores, lessons, follow-ups and how far a unit has come are appended and not changed. What there
is one of (a team in its channel, what is agreed with a unit, a person's choices) is as it was last said, so that saying
it again changes nothing. Where the same again is one although rows are added, the function says so.

Moments are aware and come out in UTC; one without a zone is refused. `now` is always given. Days and hours of the clock
are somebody's own, in a zone that the caller knows.
"""
