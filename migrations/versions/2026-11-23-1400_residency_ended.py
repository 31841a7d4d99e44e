"""residency_ended: who ended a residency, beside who verified it

Revision c41f7a9e2d60 of 2026-11-23 14:00:00+00:00, after b7d20c41e953.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'c41f7a9e2d60'
down_revision: str | Sequence[str] | None = 'b7d20c41e953'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table('residency') as table:
        table.add_column(sa.Column('ended_by', sa.Integer(), nullable=True))
        table.add_column(sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(op.f('fk_residency_ended_by'), 'person', ['ended_by'], ['id'])
    op.execute("UPDATE residency SET ended_by = decided_by, ended_at = decided_at WHERE status = 'ended'")


def downgrade() -> None:
    op.execute("UPDATE residency SET decided_by = ended_by, decided_at = ended_at WHERE status = 'ended'")
    with op.batch_alter_table('residency') as table:
        table.drop_constraint(op.f('fk_residency_ended_by'), type_='foreignkey')
        table.drop_column('ended_at')
        table.drop_column('ended_by')
