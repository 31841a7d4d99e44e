"""reviews

Revision 6f3e40ab5936 of 2026-11-22 23:19:17.895290+00:00, after 928b2ac1f2ab.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '6f3e40ab5936'
down_revision: str | Sequence[str] | None = '928b2ac1f2ab'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('panelseat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('owner', sa.Boolean(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.CheckConstraint('until IS NULL OR until >= since', name=op.f('ck_panelseat_term_in_order')),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_panelseat_estate_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_panelseat_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_panelseat')),
    sa.UniqueConstraint('estate_id', 'person_id', 'since', name=op.f('uq_panelseat_estate_id_person_id_since'))
    )
    with op.batch_alter_table('panelseat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_panelseat_estate_id'), ['estate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_panelseat_person_id'), ['person_id'], unique=False)

    op.create_table('review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('contract_id', sa.Integer(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('publish_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('open', 'counting', 'published', name='reviewstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('households_total', sa.Integer(), nullable=False),
    sa.Column('rulebook', sa.Integer(), nullable=False),
    sa.Column('key_check', sa.String(length=64), nullable=False),
    sa.Column('panel_note', sa.String(length=200), nullable=False),
    sa.Column('paper_issued', sa.Integer(), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('result', sa.String(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.CheckConstraint('paper_issued >= 0', name=op.f('ck_review_paper_counted')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_review_community_id')),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_review_company_id')),
    sa.ForeignKeyConstraint(['contract_id'], ['servicecontract.id'], name=op.f('fk_review_contract_id')),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_review_estate_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('estate_id', 'month', name=op.f('uq_review_estate_id_month'))
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index('ix_review_community', ['community_id', 'month'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_company_id'), ['company_id'], unique=False)
        batch_op.create_index('ix_review_state', ['state', 'closes_at'], unique=False)

    op.create_table('ballotbox',
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('voice', sa.Enum('household', 'party', 'panel', name='voice', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('papers', sa.String(), nullable=False),
    sa.Column('comments', sa.String(), nullable=False),
    sa.Column('receipts', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_ballotbox_review_id')),
    sa.PrimaryKeyConstraint('review_id', 'voice', name=op.f('pk_ballotbox')),
    sqlite_with_rowid=False
    )
    op.create_table('paperballot',
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('serial', sa.String(length=5), nullable=False),
    sa.Column('state', sa.Enum('blank', 'returned', 'disputed', 'counted', 'spoiled', name='paperstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('first', sa.String(length=9), nullable=False),
    sa.Column('second', sa.String(length=9), nullable=False),
    sa.Column('first_by', sa.Integer(), nullable=True),
    sa.Column('second_by', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['first_by'], ['person.id'], name=op.f('fk_paperballot_first_by')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_paperballot_review_id')),
    sa.ForeignKeyConstraint(['second_by'], ['person.id'], name=op.f('fk_paperballot_second_by')),
    sa.PrimaryKeyConstraint('review_id', 'serial', name=op.f('pk_paperballot')),
    sqlite_with_rowid=False
    )
    op.create_table('reviewalert',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('device', 'address', 'estate', name='alertkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('looked_by', sa.Integer(), nullable=True),
    sa.Column('looked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['looked_by'], ['person.id'], name=op.f('fk_reviewalert_looked_by')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_reviewalert_review_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reviewalert')),
    sa.UniqueConstraint('review_id', 'kind', 'day', name=op.f('uq_reviewalert_review_id_kind_day'))
    )
    with op.batch_alter_table('reviewalert', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reviewalert_review_id'), ['review_id'], unique=False)

    op.create_table('reviewmark',
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('voice', sa.Enum('household', 'party', 'panel', name='voice', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('mark', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_reviewmark_review_id')),
    sa.PrimaryKeyConstraint('review_id', 'voice', 'mark', name=op.f('pk_reviewmark')),
    sqlite_with_rowid=False
    )
    op.create_table('reviewroll',
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('voice', sa.Enum('household', 'party', 'panel', name='voice', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('voters', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_reviewroll_review_id')),
    sa.PrimaryKeyConstraint('review_id', 'voice', name=op.f('pk_reviewroll'))
    )


def downgrade() -> None:
    op.drop_table('reviewroll')
    op.drop_table('reviewmark')
    with op.batch_alter_table('reviewalert', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reviewalert_review_id'))

    op.drop_table('reviewalert')
    op.drop_table('paperballot')
    op.drop_table('ballotbox')
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index('ix_review_state')
        batch_op.drop_index(batch_op.f('ix_review_company_id'))
        batch_op.drop_index('ix_review_community')

    op.drop_table('review')
    with op.batch_alter_table('panelseat', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_panelseat_person_id'))
        batch_op.drop_index(batch_op.f('ix_panelseat_estate_id'))

    op.drop_table('panelseat')
