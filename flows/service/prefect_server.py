"""Prefect's server, but that on SQLite each transaction waits its turn: run with the words of Prefect's command line.

SQLite refuses at once a transaction that has read, then writes, where another has written in between; Prefect's server
answers that with 503, and a click in the UI is lost. Begun as one that will write, a transaction waits instead.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from prefect.cli import app
from prefect.server.database.configurations import AioSqliteConfiguration
from prefect.server.database.dependencies import MODELS_DEPENDENCIES
from prefect.server.utilities.database import get_dialect
from prefect.settings import PREFECT_API_DATABASE_CONNECTION_URL
from sqlalchemy.ext.asyncio import AsyncSession, AsyncSessionTransaction


class OneWriter(AioSqliteConfiguration):
    """SQLite, whose every transaction begins as one that writes; reading needs none and goes on beside it."""

    @asynccontextmanager
    async def begin_transaction(
        self,
        session: AsyncSession,
        with_for_update: bool = False,  # noqa: ARG002 - always
    ) -> AsyncGenerator[AsyncSessionTransaction, None]:
        """Begin a transaction, when it is its turn: within a minute, or sqlalchemy's OperationalError is raised."""
        async with super().begin_transaction(session, with_for_update=True) as transaction:
            yield transaction


def main() -> None:
    """Run a command of Prefect."""
    address = PREFECT_API_DATABASE_CONNECTION_URL.value()
    if address and get_dialect(address).name == "sqlite":
        MODELS_DEPENDENCIES["database_config"] = OneWriter(connection_url=address)
    app()


if __name__ == "__main__":
    main()
