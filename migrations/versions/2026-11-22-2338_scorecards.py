"""scorecards

Revision d7f502a29591 of 2026-11-22 23:38:16.868461+00:00, after 6f3e40ab5936.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'd7f502a29591'
down_revision: str | Sequence[str] | None = '6f3e40ab5936'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('adjustment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('kind', sa.Enum('points', 'recheck', name='adjustmentkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('evidence', sa.String(length=400), nullable=False),
    sa.Column('by', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_by', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_reason', sa.String(length=200), nullable=False),
    sa.CheckConstraint('points BETWEEN -1000 AND 1000', name=op.f('ck_adjustment_points_in_range')),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_adjustment_by')),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_adjustment_estate_id')),
    sa.ForeignKeyConstraint(['withdrawn_by'], ['person.id'], name=op.f('fk_adjustment_withdrawn_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adjustment'))
    )
    with op.batch_alter_table('adjustment', schema=None) as batch_op:
        batch_op.create_index('ix_adjustment_month', ['month', 'estate_id'], unique=False)

    op.create_table('vetocase',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('code', sa.String(length=30), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('evidence', sa.String(length=400), nullable=False),
    sa.Column('reported_by', sa.Integer(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed', sa.Boolean(), nullable=True),
    sa.Column('decision', sa.String(length=400), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_vetocase_decided_by')),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_vetocase_estate_id')),
    sa.ForeignKeyConstraint(['reported_by'], ['person.id'], name=op.f('fk_vetocase_reported_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vetocase'))
    )
    with op.batch_alter_table('vetocase', schema=None) as batch_op:
        batch_op.create_index('ix_vetocase_month', ['month', 'estate_id'], unique=False)
        batch_op.create_index('uq_vetocase_live', ['estate_id', 'month', 'code'], unique=True, sqlite_where=sa.text('confirmed IS NULL OR confirmed'), postgresql_where=sa.text('confirmed IS NULL OR confirmed'))

    op.create_table('scorecard',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('contract_id', sa.Integer(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('provisional', 'final', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('rulebook_number', sa.Integer(), nullable=False),
    sa.Column('facts', sa.String(), nullable=False),
    sa.Column('result', sa.String(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('owner', sa.Integer(), nullable=True),
    sa.Column('site', sa.Integer(), nullable=True),
    sa.Column('organisation', sa.Integer(), nullable=True),
    sa.Column('total', sa.Integer(), nullable=True),
    sa.Column('band', sa.Enum('excellent', 'good', 'pass', 'fail', name='band', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('veto', sa.Boolean(), nullable=False),
    sa.Column('recheck_failed', sa.Boolean(), nullable=False),
    sa.Column('pass_line', sa.Integer(), nullable=False),
    sa.Column('sample', sa.Integer(), nullable=False),
    sa.Column('sample_enough', sa.Boolean(), nullable=False),
    sa.Column('households', sa.Integer(), nullable=False),
    sa.Column('issues', sa.Integer(), nullable=False),
    sa.Column('card', sa.Enum('notice', 'yellow', 'red', name='card', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('card_words', sa.String(length=400), nullable=False),
    sa.Column('card_note', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('objections_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('final_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.CheckConstraint('total IS NULL OR total BETWEEN 0 AND 10000', name=op.f('ck_scorecard_total_in_range')),
    sa.CheckConstraint('version >= 1', name=op.f('ck_scorecard_counted_from_one')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_scorecard_community_id')),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_scorecard_company_id')),
    sa.ForeignKeyConstraint(['contract_id'], ['servicecontract.id'], name=op.f('fk_scorecard_contract_id')),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_scorecard_estate_id')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_scorecard_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scorecard')),
    sa.UniqueConstraint('estate_id', 'month', 'version', name=op.f('uq_scorecard_estate_id_month_version'))
    )
    with op.batch_alter_table('scorecard', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_scorecard_community_id'), ['community_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_scorecard_company_id'), ['company_id'], unique=False)
        batch_op.create_index('ix_scorecard_month', ['month', 'estate_id'], unique=False)
        batch_op.create_index('ix_scorecard_open', ['objections_until'], unique=False, sqlite_where=sa.text("state = 'provisional'"), postgresql_where=sa.text("state = 'provisional'"))

    op.create_table('objection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('scorecard_id', sa.Integer(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('part', sa.Enum('owner', 'site', 'organisation', name='part', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('line', sa.String(length=60), nullable=False),
    sa.Column('words', sa.String(length=400), nullable=False),
    sa.Column('title', sa.String(length=40), nullable=False),
    sa.Column('by', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.Enum('kept', 'changed', name='outcome', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('answer', sa.String(length=400), nullable=False),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_objection_answered_by')),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_objection_by')),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_objection_estate_id')),
    sa.ForeignKeyConstraint(['scorecard_id'], ['scorecard.id'], name=op.f('fk_objection_scorecard_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_objection')),
    sa.UniqueConstraint('scorecard_id', 'line', 'by', name=op.f('uq_objection_scorecard_id_line_by'))
    )
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_objection_estate_id'), ['estate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_objection_scorecard_id'), ['scorecard_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_objection_scorecard_id'))
        batch_op.drop_index(batch_op.f('ix_objection_estate_id'))

    op.drop_table('objection')
    with op.batch_alter_table('scorecard', schema=None) as batch_op:
        batch_op.drop_index('ix_scorecard_open', sqlite_where=sa.text("state = 'provisional'"), postgresql_where=sa.text("state = 'provisional'"))
        batch_op.drop_index('ix_scorecard_month')
        batch_op.drop_index(batch_op.f('ix_scorecard_company_id'))
        batch_op.drop_index(batch_op.f('ix_scorecard_community_id'))

    op.drop_table('scorecard')
    with op.batch_alter_table('vetocase', schema=None) as batch_op:
        batch_op.drop_index('uq_vetocase_live', sqlite_where=sa.text('confirmed IS NULL OR confirmed'), postgresql_where=sa.text('confirmed IS NULL OR confirmed'))
        batch_op.drop_index('ix_vetocase_month')

    op.drop_table('vetocase')
    with op.batch_alter_table('adjustment', schema=None) as batch_op:
        batch_op.drop_index('ix_adjustment_month')

    op.drop_table('adjustment')
