"""open_months: a month of open data is counted once and kept

Revision 8d2b7e51c0a4 of 2026-11-23 13:00:00+00:00, after 6f1c0a9be412.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '8d2b7e51c0a4'
down_revision: str | Sequence[str] | None = '6f1c0a9be412'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        'openmonth',
        sa.Column('month', sa.Date(), nullable=False),
        sa.Column('counted_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('data', sa.String(), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint('month', name=op.f('pk_openmonth')),
    )


def downgrade() -> None:
    op.drop_table('openmonth')
