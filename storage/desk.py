"""Where one workspace's facts are read and written. What concerns every workspace takes a connection alone."""

from typing import NamedTuple

from sqlalchemy import Connection


class Desk(NamedTuple):
    """An open transaction, and whose facts are read and written in it."""

    connection: Connection
    workspace: str
