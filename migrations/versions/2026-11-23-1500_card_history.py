"""card_history: a year of a town's scores is read from an index, past the long facts of each card

Revision e5a09c7d1b34 of 2026-11-23 15:00:00+00:00, after c41f7a9e2d60.
"""

from collections.abc import Sequence

from alembic import op

revision: str = 'e5a09c7d1b34'
down_revision: str | Sequence[str] | None = 'c41f7a9e2d60'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(
        'ix_scorecard_history', 'scorecard',
        ['estate_id', 'month', 'version', 'company_id', 'owner', 'site', 'organisation', 'total', 'sample_enough',
         'veto', 'recheck_failed', 'state', 'households', 'pass_line'],
    )


def downgrade() -> None:
    op.drop_index('ix_scorecard_history', table_name='scorecard')
