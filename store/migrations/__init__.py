"""The history of the schema, applied by Alembic when a store is opened."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, select

from domain.errors import KunqiError

_UPGRADING = 0x6B756E7171  # the name of our advisory lock


def configuration() -> Config:
    """Alembic's settings; there is no alembic.ini, the store's URL is ours to know."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


def newest() -> str:
    """The revision this program expects."""
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    if head is None:
        raise KunqiError("没有找到数据库迁移脚本。")
    return head


def current(engine: Engine) -> str | None:
    """The revision the database has; None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine) -> None:
    """Bring the schema up to date in one transaction; KunqiError for a database of a newer program."""
    have = current(engine)
    if have == newest():
        return
    known = {script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()}
    if have is not None and have not in known:
        raise KunqiError(f"数据库版本 {have} 比这个程序新，请升级 kunqi。")
    config = configuration()
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # Two processes that start at once: the second waits here and then finds nothing left to do.
            connection.execute(select(func.pg_advisory_xact_lock(_UPGRADING)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
