"""Run by Alembic inside the transaction that store.migrations.upgrade opened."""

from alembic import context

from store.wished import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
