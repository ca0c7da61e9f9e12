"""Entry point of Alembic: runs the steps on the connection it is given; opens none of its own."""

from alembic import context

from meetroom.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # The whole upgrade is one transaction, and the caller's: either all of it happens or none.
    transaction_per_migration=False,
)
context.run_migrations()
