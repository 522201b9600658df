"""How Alembic meets the site's tables. The migrations themselves never import the site."""

from typing import Any

from alembic import context
from flask import current_app

config = context.config
target = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, autogen_context: Any) -> Any:
    """Write our own types as plain SQLAlchemy ones: old migrations must not import the site."""
    if kind == "type" and type(item).__name__ == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    return False


def run_migrations_online() -> None:
    with target.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=target.metadata,
            render_item=render_item,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run_migrations_online()
