"""Alembic's entry point: migrations run on the connection that `storage.migrate` opened."""

from alembic import context

from storage.search import is_declared
from storage.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite cannot alter tables in place
    compare_type=True,
    include_name=is_declared,
)
with context.begin_transaction():
    context.run_migrations()
