"""service_gaps: a company that stops once more keeps the times it stopped before

Revision b7d20c41e953 of 2026-11-23 13:10:00+00:00, after 8d2b7e51c0a4.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'b7d20c41e953'
down_revision: str | Sequence[str] | None = '8d2b7e51c0a4'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        'servicegap',
        sa.Column('contract_id', sa.Integer(), nullable=False),
        sa.Column('stopped_on', sa.Date(), nullable=False),
        sa.Column('resumed_on', sa.Date(), nullable=False),
        sa.CheckConstraint('resumed_on > stopped_on', name=op.f('ck_servicegap_days_in_order')),
        sa.ForeignKeyConstraint(['contract_id'], ['servicecontract.id'], name=op.f('fk_servicegap_contract_id')),
        sa.PrimaryKeyConstraint('contract_id', 'stopped_on', name=op.f('pk_servicegap')),
    )


def downgrade() -> None:
    op.drop_table('servicegap')
