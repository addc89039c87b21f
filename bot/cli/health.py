"""How it is, in the words that `/healthz` tells: empty when all is well."""

import logging
from collections.abc import Callable

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from storage import people
from storage.engine import reading

log = logging.getLogger(__name__)


def troubles(engine: Engine, socket_is_well: Callable[[], bool] = lambda: True) -> str:
    """`database`, or those of `slack` (it refuses a workspace's token) and `socket` that are not well."""
    try:
        with reading(engine) as connection:
            slack = people.any_trouble(connection)
    except SQLAlchemyError as error:
        log.error("the database does not answer: %s", type(error).__name__)
        return "database"
    return " ".join([*["slack"] * slack, *["socket"] * (not socket_is_well())])
