"""officer_checked: whoever is named once voting has begun waits for a second keeper

Revision d83f60b1c7a2 of 2026-11-23 17:00:00+00:00, after e5a09c7d1b34.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'd83f60b1c7a2'
down_revision: str | Sequence[str] | None = 'e5a09c7d1b34'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table('voteofficer') as table:
        table.add_column(sa.Column('checked_by', sa.Integer(), nullable=True))
        table.add_column(sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(op.f('fk_voteofficer_checked_by'), 'person', ['checked_by'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('voteofficer') as table:
        table.drop_constraint(op.f('fk_voteofficer_checked_by'), type_='foreignkey')
        table.drop_column('checked_at')
        table.drop_column('checked_by')
