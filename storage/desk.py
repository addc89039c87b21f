"""Where and when one workspace's facts are read and written. What concerns every workspace takes a connection alone."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection


class Desk(NamedTuple):
    """An open transaction, whose facts are read and written in it, and the moment that it all happens at (UTC)."""

    connection: Connection
    workspace: str
    now: datetime
