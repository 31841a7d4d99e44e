"""companies_rulebook_inspections

Revision 928b2ac1f2ab of 2026-11-22 23:02:03.057128+00:00, after 56b7321a2a7c.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '928b2ac1f2ab'
down_revision: str | Sequence[str] | None = '56b7321a2a7c'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('creditgrade',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('grade', sa.Enum('AAA', 'AA', 'A', 'B', 'C', 'C_MISSING', name='grade', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('graded_on', sa.Date(), nullable=False),
    sa.Column('source', sa.String(length=120), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_creditgrade_company_id')),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_creditgrade_entered_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_creditgrade')),
    sa.UniqueConstraint('company_id', 'graded_on', 'grade', name=op.f('uq_creditgrade_company_id_graded_on_grade'))
    )
    with op.batch_alter_table('creditgrade', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_creditgrade_company_id'), ['company_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_creditgrade_entered_by'), ['entered_by'], unique=False)

    op.create_table('rulebookversion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('effective_month', sa.Date(), nullable=False),
    sa.Column('data', sa.String(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('adopted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('adopted_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('number >= 1', name=op.f('ck_rulebookversion_counted_from_one')),
    sa.ForeignKeyConstraint(['adopted_by'], ['person.id'], name=op.f('fk_rulebookversion_adopted_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rulebookversion')),
    sa.UniqueConstraint('number', name=op.f('uq_rulebookversion_number'))
    )
    with op.batch_alter_table('rulebookversion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rulebookversion_effective_month'), ['effective_month'], unique=False)

    op.create_table('contractphoto',
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.Column('contract_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['contract_id'], ['servicecontract.id'], name=op.f('fk_contractphoto_contract_id')),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_contractphoto_photo_id')),
    sa.PrimaryKeyConstraint('photo_id', name=op.f('pk_contractphoto'))
    )
    with op.batch_alter_table('contractphoto', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contractphoto_contract_id'), ['contract_id'], unique=False)

    op.create_table('inspection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('contract_id', sa.Integer(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('inspected_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'signed', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('opened_by', sa.Integer(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('inspector_id', sa.Integer(), nullable=True),
    sa.Column('inspector_title', sa.String(length=20), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('second_id', sa.Integer(), nullable=True),
    sa.Column('second_title', sa.String(length=20), nullable=False),
    sa.Column('second_signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('contest_until', sa.Date(), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state = 'draft' OR (signed_at IS NOT NULL AND second_signed_at IS NOT NULL AND contest_until IS NOT NULL)", name=op.f('ck_inspection_signed_twice')),
    sa.CheckConstraint('second_id IS NULL OR second_id <> inspector_id', name=op.f('ck_inspection_two_inspectors')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_inspection_community_id')),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_inspection_company_id')),
    sa.ForeignKeyConstraint(['contract_id'], ['servicecontract.id'], name=op.f('fk_inspection_contract_id')),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_inspection_estate_id')),
    sa.ForeignKeyConstraint(['inspector_id'], ['person.id'], name=op.f('fk_inspection_inspector_id')),
    sa.ForeignKeyConstraint(['opened_by'], ['person.id'], name=op.f('fk_inspection_opened_by')),
    sa.ForeignKeyConstraint(['second_id'], ['person.id'], name=op.f('fk_inspection_second_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection')),
    sa.UniqueConstraint('estate_id', 'month', name=op.f('uq_inspection_estate_id_month'))
    )
    with op.batch_alter_table('inspection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inspection_community_id'), ['community_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inspection_company_id'), ['company_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inspection_contract_id'), ['contract_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inspection_inspector_id'), ['inspector_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inspection_month'), ['month'], unique=False)
        batch_op.create_index(batch_op.f('ix_inspection_second_id'), ['second_id'], unique=False)

    op.create_table('managerterm',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contract_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('reported_on', sa.Date(), nullable=True),
    sa.CheckConstraint('ends_on IS NULL OR ends_on >= starts_on', name=op.f('ck_managerterm_term_in_order')),
    sa.ForeignKeyConstraint(['contract_id'], ['servicecontract.id'], name=op.f('fk_managerterm_contract_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_managerterm'))
    )
    with op.batch_alter_table('managerterm', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_managerterm_contract_id'), ['contract_id'], unique=False)
        batch_op.create_index('uq_managerterm_open', ['contract_id'], unique=True, sqlite_where=sa.text('ends_on IS NULL'), postgresql_where=sa.text('ends_on IS NULL'))

    op.create_table('deduction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('inspection_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('head', sa.String(length=20), nullable=False),
    sa.Column('severity', sa.Enum('minor', 'standard', 'repeated', 'safety', name='severity', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(length=60), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('slip', sa.String(length=40), nullable=True),
    sa.CheckConstraint('points BETWEEN 1 AND 10000', name=op.f('ck_deduction_points_in_range')),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_deduction_entered_by')),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspection.id'], name=op.f('fk_deduction_inspection_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deduction')),
    sa.UniqueConstraint('inspection_id', 'number', name=op.f('uq_deduction_inspection_id_number')),
    sa.UniqueConstraint('slip', name=op.f('uq_deduction_slip'))
    )
    with op.batch_alter_table('deduction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deduction_entered_by'), ['entered_by'], unique=False)

    op.create_table('contest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deduction_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(length=400), nullable=False),
    sa.Column('raised_by', sa.Integer(), nullable=True),
    sa.Column('raised_title', sa.String(length=20), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.Enum('upheld', 'reduced', 'withdrawn', name='outcome', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('severity_now', sa.Enum('minor', 'standard', 'repeated', 'safety', name='severity', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('points_now', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_title', sa.String(length=20), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(outcome IS NULL) = (decided_at IS NULL)', name=op.f('ck_contest_decided_whole')),
    sa.CheckConstraint('(outcome IS NULL) = (points_now IS NULL)', name=op.f('ck_contest_decided_points')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_contest_decided_by')),
    sa.ForeignKeyConstraint(['deduction_id'], ['deduction.id'], name=op.f('fk_contest_deduction_id')),
    sa.ForeignKeyConstraint(['raised_by'], ['person.id'], name=op.f('fk_contest_raised_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contest')),
    sa.UniqueConstraint('deduction_id', name=op.f('uq_contest_deduction_id'))
    )
    with op.batch_alter_table('contest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contest_decided_by'), ['decided_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_contest_raised_by'), ['raised_by'], unique=False)

    op.create_table('deductionphoto',
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.Column('deduction_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['deduction_id'], ['deduction.id'], name=op.f('fk_deductionphoto_deduction_id')),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_deductionphoto_photo_id')),
    sa.PrimaryKeyConstraint('photo_id', name=op.f('pk_deductionphoto'))
    )
    with op.batch_alter_table('deductionphoto', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deductionphoto_deduction_id'), ['deduction_id'], unique=False)

    op.create_table('contestphoto',
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.Column('contest_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['contest_id'], ['contest.id'], name=op.f('fk_contestphoto_contest_id')),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_contestphoto_photo_id')),
    sa.PrimaryKeyConstraint('photo_id', name=op.f('pk_contestphoto'))
    )
    with op.batch_alter_table('contestphoto', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contestphoto_contest_id'), ['contest_id'], unique=False)

    with op.batch_alter_table('clockmark', schema=None) as batch_op:
        batch_op.add_column(sa.Column('unit_id', sa.Integer(), nullable=True))
        batch_op.create_index('ix_clockmark_missed', ['due'], unique=False, sqlite_where=sa.text("unit_id IS NOT NULL AND kind = 'overdue'"), postgresql_where=sa.text("unit_id IS NOT NULL AND kind = 'overdue'"))
        batch_op.create_foreign_key(batch_op.f('fk_clockmark_unit_id'), 'handlingunit', ['unit_id'], ['id'])

    with op.batch_alter_table('issueevent', schema=None) as batch_op:
        batch_op.add_column(sa.Column('unit_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('due_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index('ix_issueevent_judged', ['at'], unique=False, sqlite_where=sa.text("unit_id IS NOT NULL AND step IN ('signature', 'completion', 'verification', 'confirmation')"), postgresql_where=sa.text("unit_id IS NOT NULL AND step IN ('signature', 'completion', 'verification', 'confirmation')"))
        batch_op.create_foreign_key(batch_op.f('fk_issueevent_unit_id'), 'handlingunit', ['unit_id'], ['id'])

    with op.batch_alter_table('promise', schema=None) as batch_op:
        batch_op.add_column(sa.Column('about', sa.String(length=40), nullable=False, server_default=''))
    with op.batch_alter_table('promise', schema=None) as batch_op:
        batch_op.alter_column('about', server_default=None)

    with op.batch_alter_table('servicecontract', schema=None) as batch_op:
        batch_op.add_column(sa.Column('fee', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_servicecontract_fee_positive'), 'fee IS NULL OR fee > 0')



def downgrade() -> None:
    with op.batch_alter_table('servicecontract', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_servicecontract_fee_positive'), type_='check')
        batch_op.drop_column('fee')

    with op.batch_alter_table('promise', schema=None) as batch_op:
        batch_op.drop_column('about')

    with op.batch_alter_table('issueevent', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_issueevent_unit_id'), type_='foreignkey')
        batch_op.drop_index('ix_issueevent_judged', sqlite_where=sa.text("unit_id IS NOT NULL AND step IN ('signature', 'completion', 'verification', 'confirmation')"), postgresql_where=sa.text("unit_id IS NOT NULL AND step IN ('signature', 'completion', 'verification', 'confirmation')"))
        batch_op.drop_column('due_at')
        batch_op.drop_column('unit_id')

    with op.batch_alter_table('clockmark', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_clockmark_unit_id'), type_='foreignkey')
        batch_op.drop_index('ix_clockmark_missed', sqlite_where=sa.text("unit_id IS NOT NULL AND kind = 'overdue'"), postgresql_where=sa.text("unit_id IS NOT NULL AND kind = 'overdue'"))
        batch_op.drop_column('unit_id')

    with op.batch_alter_table('contestphoto', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contestphoto_contest_id'))

    op.drop_table('contestphoto')
    with op.batch_alter_table('deductionphoto', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deductionphoto_deduction_id'))

    op.drop_table('deductionphoto')
    with op.batch_alter_table('contest', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contest_raised_by'))
        batch_op.drop_index(batch_op.f('ix_contest_decided_by'))

    op.drop_table('contest')
    with op.batch_alter_table('deduction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deduction_entered_by'))

    op.drop_table('deduction')
    with op.batch_alter_table('managerterm', schema=None) as batch_op:
        batch_op.drop_index('uq_managerterm_open', sqlite_where=sa.text('ends_on IS NULL'), postgresql_where=sa.text('ends_on IS NULL'))
        batch_op.drop_index(batch_op.f('ix_managerterm_contract_id'))

    op.drop_table('managerterm')
    with op.batch_alter_table('inspection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inspection_second_id'))
        batch_op.drop_index(batch_op.f('ix_inspection_month'))
        batch_op.drop_index(batch_op.f('ix_inspection_inspector_id'))
        batch_op.drop_index(batch_op.f('ix_inspection_contract_id'))
        batch_op.drop_index(batch_op.f('ix_inspection_company_id'))
        batch_op.drop_index(batch_op.f('ix_inspection_community_id'))

    op.drop_table('inspection')
    with op.batch_alter_table('contractphoto', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contractphoto_contract_id'))

    op.drop_table('contractphoto')
    with op.batch_alter_table('rulebookversion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rulebookversion_effective_month'))

    op.drop_table('rulebookversion')
    with op.batch_alter_table('creditgrade', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_creditgrade_entered_by'))
        batch_op.drop_index(batch_op.f('ix_creditgrade_company_id'))

    op.drop_table('creditgrade')
