"""papers_votes_exits_town

Revision db1d169e4188 of 2026-11-23 03:02:50.802068+00:00, after d7f502a29591.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = 'db1d169e4188'
down_revision: str | Sequence[str] | None = 'd7f502a29591'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


SQLITE_TRIGGERS = (
    "CREATE TRIGGER issues_fts_insert AFTER INSERT ON issue BEGIN "
    "INSERT INTO issues_fts(rowid, grams) VALUES (new.id, new.grams); END",
    "CREATE TRIGGER issues_fts_update AFTER UPDATE OF grams ON issue WHEN old.grams <> new.grams BEGIN "
    "INSERT INTO issues_fts(issues_fts, rowid, grams) VALUES ('delete', old.id, old.grams); "
    "INSERT INTO issues_fts(rowid, grams) VALUES (new.id, new.grams); END",
    "CREATE TRIGGER issues_fts_delete AFTER DELETE ON issue BEGIN "
    "INSERT INTO issues_fts(issues_fts, rowid, grams) VALUES ('delete', old.id, old.grams); END",
)
SOURCES = ("web", "qr", "api", "counter", "patrol", "phone", "round", "meeting")
NEW_SOURCES = (*SOURCES, "hotline")


def _one_of(table: str, column: str, values: tuple[str, ...]) -> None:
    """What a column may hold, said anew."""
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(batch_op.f(f"ck_{table}_{column}"), type_="check")
        batch_op.create_check_constraint(batch_op.f(f"ck_{table}_{column}"), sa.text(f"{column} IN ({listed})"))


def _search_again() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE_TRIGGERS:
            op.execute(statement)


def upgrade() -> None:
    op.create_table('paperseries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('series', sa.String(length=80), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paperseries')),
    sa.UniqueConstraint('series', 'year', name=op.f('uq_paperseries_series_year'))
    )
    op.create_table('export',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('format', sa.Enum('csv', 'xlsx', name='exportformat', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('query', sa.String(length=800), nullable=False),
    sa.Column('words', sa.String(length=300), nullable=False),
    sa.Column('place', sa.String(length=40), nullable=False),
    sa.Column('reach', sa.String(), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('asked_title', sa.String(length=40), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'running', 'done', 'failed', 'cancelled', 'expired', name='exportstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('slot', sa.Integer(), nullable=True),
    sa.Column('rows_total', sa.Integer(), nullable=True),
    sa.Column('rows_done', sa.Integer(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('lease', sa.String(length=32), nullable=True),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failure', sa.String(length=200), nullable=False),
    sa.Column('file', sa.String(length=60), nullable=False),
    sa.Column('bytes', sa.BigInteger(), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('data_digest', sa.String(length=64), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state IN ('waiting', 'running')) = (slot IS NOT NULL)", name=op.f('ck_export_slot_while_under_way')),
    sa.CheckConstraint("state <> 'done' OR rows_done = rows_total", name=op.f('ck_export_done_is_whole')),
    sa.CheckConstraint('slot IS NULL OR slot BETWEEN 1 AND 3', name=op.f('ck_export_three_at_most')),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_export_asked_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_export')),
    sa.UniqueConstraint('asked_by', 'slot', name=op.f('uq_export_asked_by_slot'))
    )
    with op.batch_alter_table('export', schema=None) as batch_op:
        batch_op.create_index('ix_export_expiry', ['expires_at'], unique=False, sqlite_where=sa.text("state = 'done'"), postgresql_where=sa.text("state = 'done'"))
        batch_op.create_index('ix_export_line', ['id'], unique=False, sqlite_where=sa.text('slot IS NOT NULL'), postgresql_where=sa.text('slot IS NOT NULL'))
        batch_op.create_index('ix_export_person_newest', ['asked_by', 'id'], unique=False)
        batch_op.create_index('ix_export_same', ['asked_by', 'kind', 'format', 'query'], unique=True, sqlite_where=sa.text('slot IS NOT NULL'), postgresql_where=sa.text('slot IS NOT NULL'))

    op.create_table('hotlinelayout',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('town_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('columns', sa.String(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_hotlinelayout_made_by')),
    sa.ForeignKeyConstraint(['town_id'], ['town.id'], name=op.f('fk_hotlinelayout_town_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hotlinelayout')),
    sa.UniqueConstraint('town_id', 'digest', name=op.f('uq_hotlinelayout_town_id_digest'))
    )
    with op.batch_alter_table('hotlinelayout', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hotlinelayout_made_by'), ['made_by'], unique=False)

    op.create_table('ordernumber',
    sa.Column('town_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['town_id'], ['town.id'], name=op.f('fk_ordernumber_town_id')),
    sa.PrimaryKeyConstraint('town_id', 'year', name=op.f('pk_ordernumber'))
    )
    op.create_table('rulebookdraft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('town_id', sa.Integer(), nullable=False),
    sa.Column('base', sa.Integer(), nullable=False),
    sa.Column('data', sa.String(), nullable=False),
    sa.Column('note', sa.String(length=100), nullable=False),
    sa.Column('by', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_rulebookdraft_by')),
    sa.ForeignKeyConstraint(['town_id'], ['town.id'], name=op.f('fk_rulebookdraft_town_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rulebookdraft')),
    sa.UniqueConstraint('token', name=op.f('uq_rulebookdraft_token'))
    )
    with op.batch_alter_table('rulebookdraft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rulebookdraft_by'), ['by'], unique=False)
        batch_op.create_index(batch_op.f('ix_rulebookdraft_town_id'), ['town_id'], unique=False)

    op.create_table('setaside',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('town_id', sa.Integer(), nullable=False),
    sa.Column('suggestion', sa.String(length=40), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('by_title', sa.String(length=20), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_setaside_by_id')),
    sa.ForeignKeyConstraint(['town_id'], ['town.id'], name=op.f('fk_setaside_town_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_setaside')),
    sa.UniqueConstraint('town_id', 'suggestion', 'until', name=op.f('uq_setaside_town_id_suggestion_until'))
    )
    with op.batch_alter_table('setaside', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_setaside_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_setaside_until'), ['until'], unique=False)

    op.create_table('jobrun',
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('ran_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('took_ms', sa.Integer(), nullable=False),
    sa.Column('did_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('did', sa.Integer(), nullable=False),
    sa.Column('failed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_jobrun'))
    )
    op.create_table('towncount',
    sa.Column('town_id', sa.Integer(), nullable=False),
    sa.Column('counted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('data', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['town_id'], ['town.id'], name=op.f('fk_towncount_town_id')),
    sa.PrimaryKeyConstraint('town_id', name=op.f('pk_towncount'))
    )
    op.create_table('wording',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('town_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('version >= 1', name=op.f('ck_wording_counted_from_one')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_wording_made_by')),
    sa.ForeignKeyConstraint(['town_id'], ['town.id'], name=op.f('fk_wording_town_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wording')),
    sa.UniqueConstraint('town_id', 'kind', 'version', name=op.f('uq_wording_town_id_kind_version'))
    )
    with op.batch_alter_table('wording', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wording_made_by'), ['made_by'], unique=False)

    op.create_table('exportpart',
    sa.Column('export_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('file', sa.String(length=60), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('bytes', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['export_id'], ['export.id'], name=op.f('fk_exportpart_export_id')),
    sa.PrimaryKeyConstraint('export_id', 'number', name=op.f('pk_exportpart'))
    )
    op.create_table('hotlinebatch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('office', sa.String(length=12), nullable=False),
    sa.Column('town_id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('form', sa.Enum('xlsx', 'utf-8', 'utf-8-sig', 'gb18030', name='form', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('header', sa.Integer(), nullable=False),
    sa.Column('columns', sa.String(), nullable=False),
    sa.Column('uploaded_by', sa.Integer(), nullable=True),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_hotlinebatch_community_id')),
    sa.ForeignKeyConstraint(['town_id'], ['town.id'], name=op.f('fk_hotlinebatch_town_id')),
    sa.ForeignKeyConstraint(['uploaded_by'], ['person.id'], name=op.f('fk_hotlinebatch_uploaded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hotlinebatch')),
    sa.UniqueConstraint('office', 'digest', name=op.f('uq_hotlinebatch_office_digest'))
    )
    with op.batch_alter_table('hotlinebatch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hotlinebatch_community_id'), ['community_id'], unique=False)
        batch_op.create_index('ix_hotlinebatch_kept', ['uploaded_at'], unique=False, sqlite_where=sa.text('erased_at IS NULL'), postgresql_where=sa.text('erased_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_hotlinebatch_office'), ['office'], unique=False)
        batch_op.create_index(batch_op.f('ix_hotlinebatch_uploaded_by'), ['uploaded_by'], unique=False)

    op.create_table('hotlinefile',
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['hotlinebatch.id'], name=op.f('fk_hotlinefile_batch_id')),
    sa.PrimaryKeyConstraint('batch_id', name=op.f('pk_hotlinefile'))
    )
    op.create_table('vote',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=60), nullable=False),
    sa.Column('state', sa.Enum('draft', 'posted', 'open', 'closed', 'decided', 'cancelled', name='votestate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('caller', sa.Enum('owners_committee', 'petition', 'town', name='caller', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('caller_reason', sa.String(length=400), nullable=False),
    sa.Column('mode', sa.Enum('strict', 'count_with_majority', name='mode', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('clause', sa.String(length=1000), nullable=False),
    sa.Column('counting_rule', sa.String(length=1000), nullable=False),
    sa.Column('accepted_by', sa.String(length=200), nullable=False),
    sa.Column('how', sa.String(length=400), nullable=False),
    sa.Column('rule_version', sa.String(length=20), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('posted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('late_days', sa.Integer(), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_serial', sa.Integer(), nullable=False),
    sa.Column('proposed_by', sa.Integer(), nullable=True),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('proposed_digest', sa.String(length=64), nullable=False),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('result', sa.String(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('cancelled_by', sa.Integer(), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled_reason', sa.String(length=400), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state <> 'decided' OR digest <> ''", name=op.f('ck_vote_decided_whole')),
    sa.CheckConstraint('confirmed_by IS NULL OR confirmed_by <> proposed_by', name=op.f('ck_vote_two_people_decide')),
    sa.CheckConstraint('opens_at IS NULL OR closes_at > opens_at', name=op.f('ck_vote_open_for_a_while')),
    sa.ForeignKeyConstraint(['cancelled_by'], ['person.id'], name=op.f('fk_vote_cancelled_by')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_vote_community_id')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['person.id'], name=op.f('fk_vote_confirmed_by')),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_vote_created_by')),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_vote_estate_id')),
    sa.ForeignKeyConstraint(['proposed_by'], ['person.id'], name=op.f('fk_vote_proposed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vote'))
    )
    with op.batch_alter_table('vote', schema=None) as batch_op:
        batch_op.create_index('ix_vote_clock', ['state', 'closes_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_vote_community_id'), ['community_id'], unique=False)
        batch_op.create_index('ix_vote_estate', ['estate_id', 'id'], unique=False)

    op.create_table('emergencyservice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('contract_id', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('content', sa.String(length=300), nullable=False),
    sa.Column('fee', sa.Integer(), nullable=False),
    sa.Column('fee_words', sa.String(length=200), nullable=False),
    sa.Column('why', sa.String(length=300), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('ended_reason', sa.String(length=200), nullable=False),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("(ended_on IS NULL) = (ended_reason = '')", name=op.f('ck_emergencyservice_ended_whole')),
    sa.CheckConstraint('fee >= 0', name=op.f('ck_emergencyservice_fee_counts')),
    sa.CheckConstraint('until >= starts_on', name=op.f('ck_emergencyservice_days_in_order')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_emergencyservice_community_id')),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_emergencyservice_company_id')),
    sa.ForeignKeyConstraint(['contract_id'], ['servicecontract.id'], name=op.f('fk_emergencyservice_contract_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_emergencyservice_decided_by')),
    sa.ForeignKeyConstraint(['ended_by'], ['person.id'], name=op.f('fk_emergencyservice_ended_by')),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_emergencyservice_estate_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emergencyservice')),
    sa.UniqueConstraint('contract_id', name=op.f('uq_emergencyservice_contract_id'))
    )
    with op.batch_alter_table('emergencyservice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_emergencyservice_community_id'), ['community_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_emergencyservice_company_id'), ['company_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_emergencyservice_decided_by'), ['decided_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_emergencyservice_ended_by'), ['ended_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_emergencyservice_estate_id'), ['estate_id'], unique=False)
        batch_op.create_index('uq_emergencyservice_open', ['estate_id'], unique=True, sqlite_where=sa.text('ended_on IS NULL'), postgresql_where=sa.text('ended_on IS NULL'))

    op.create_table('servicestop',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('contract_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('facts', sa.String(length=300), nullable=False),
    sa.Column('meeting', sa.String(length=80), nullable=False),
    sa.Column('told_by', sa.Integer(), nullable=True),
    sa.Column('told_title', sa.String(length=20), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.String(length=300), nullable=False),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_words', sa.String(length=200), nullable=False),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(answered_at IS NULL) = (answer = '')", name=op.f('ck_servicestop_answered_whole')),
    sa.CheckConstraint("(ended_at IS NULL) = (ended_words = '')", name=op.f('ck_servicestop_ended_whole')),
    sa.CheckConstraint('confirmed_by IS NULL OR told_by IS NULL OR confirmed_by <> told_by', name=op.f('ck_servicestop_two_people')),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_servicestop_answered_by')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_servicestop_community_id')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['person.id'], name=op.f('fk_servicestop_confirmed_by')),
    sa.ForeignKeyConstraint(['contract_id'], ['servicecontract.id'], name=op.f('fk_servicestop_contract_id')),
    sa.ForeignKeyConstraint(['ended_by'], ['person.id'], name=op.f('fk_servicestop_ended_by')),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_servicestop_estate_id')),
    sa.ForeignKeyConstraint(['told_by'], ['person.id'], name=op.f('fk_servicestop_told_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_servicestop'))
    )
    with op.batch_alter_table('servicestop', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_servicestop_answered_by'), ['answered_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_servicestop_community_id'), ['community_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_servicestop_confirmed_by'), ['confirmed_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_servicestop_ended_by'), ['ended_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_servicestop_estate_id'), ['estate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_servicestop_told_by'), ['told_by'], unique=False)
        batch_op.create_index('uq_servicestop_open', ['contract_id'], unique=True, sqlite_where=sa.text('confirmed_at IS NULL AND ended_at IS NULL'), postgresql_where=sa.text('confirmed_at IS NULL AND ended_at IS NULL'))

    op.create_table('stopphoto',
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.Column('stop_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_stopphoto_photo_id')),
    sa.ForeignKeyConstraint(['stop_id'], ['servicestop.id'], name=op.f('fk_stopphoto_stop_id')),
    sa.PrimaryKeyConstraint('photo_id', name=op.f('pk_stopphoto'))
    )
    with op.batch_alter_table('stopphoto', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stopphoto_stop_id'), ['stop_id'], unique=False)

    with op.batch_alter_table('servicecontract', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stopped_on', sa.Date(), nullable=True))

    op.create_table('handover',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('contract_id', sa.Integer(), nullable=False),
    sa.Column('receiver', sa.Enum('owners_committee', 'management_committee', 'self_managed', 'new_company', name='receiver', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('receiver_name', sa.String(length=60), nullable=False),
    sa.Column('word', sa.String(length=200), nullable=False),
    sa.Column('new_contract_id', sa.Integer(), nullable=True),
    sa.Column('terminated_on', sa.Date(), nullable=False),
    sa.Column('leave_by', sa.Date(), nullable=False),
    sa.Column('agreed', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('open', 'refused', 'done', 'void', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('opened_by', sa.Integer(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_by', sa.Integer(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name=op.f('ck_handover_done_whole')),
    sa.CheckConstraint('leave_by >= terminated_on', name=op.f('ck_handover_days_in_order')),
    sa.CheckConstraint('new_contract_id IS NULL OR new_contract_id <> contract_id', name=op.f('ck_handover_another_contract')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_handover_community_id')),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_handover_company_id')),
    sa.ForeignKeyConstraint(['contract_id'], ['servicecontract.id'], name=op.f('fk_handover_contract_id')),
    sa.ForeignKeyConstraint(['done_by'], ['person.id'], name=op.f('fk_handover_done_by')),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_handover_estate_id')),
    sa.ForeignKeyConstraint(['new_contract_id'], ['servicecontract.id'], name=op.f('fk_handover_new_contract_id')),
    sa.ForeignKeyConstraint(['opened_by'], ['person.id'], name=op.f('fk_handover_opened_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover'))
    )
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handover_community_id'), ['community_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_handover_company_id'), ['company_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_handover_done_by'), ['done_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_handover_estate_id'), ['estate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_handover_new_contract_id'), ['new_contract_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_handover_opened_by'), ['opened_by'], unique=False)
        batch_op.create_index('uq_handover_contract', ['contract_id'], unique=True, sqlite_where=sa.text("state <> 'void'"), postgresql_where=sa.text("state <> 'void'"))

    op.create_table('paper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('town_id', sa.Integer(), nullable=False),
    sa.Column('contract_id', sa.Integer(), nullable=True),
    sa.Column('about', sa.String(length=80), nullable=False),
    sa.Column('matter', sa.String(length=80), nullable=False),
    sa.Column('series', sa.String(length=80), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('content', sa.String(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('wording', sa.Integer(), nullable=False),
    sa.Column('side', sa.Enum('town', 'community', 'owners', 'company', name='issuer', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('public', sa.Boolean(), nullable=False),
    sa.Column('objections_until', sa.Date(), nullable=True),
    sa.Column('issuer', sa.String(length=80), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_by', sa.Integer(), nullable=True),
    sa.Column('issued_title', sa.String(length=20), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by', sa.Integer(), nullable=True),
    sa.Column('withdrawn_reason', sa.String(length=400), nullable=False),
    sa.Column('replaced_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name=op.f('ck_paper_withdrawn_with_reason')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_paper_counted_from_one')),
    sa.CheckConstraint('public OR objections_until IS NULL', name=op.f('ck_paper_objections_to_posted')),
    sa.CheckConstraint('replaced_by IS NULL OR withdrawn_at IS NOT NULL', name=op.f('ck_paper_replaced_is_withdrawn')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_paper_community_id')),
    sa.ForeignKeyConstraint(['contract_id'], ['servicecontract.id'], name=op.f('fk_paper_contract_id')),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_paper_estate_id')),
    sa.ForeignKeyConstraint(['issued_by'], ['person.id'], name=op.f('fk_paper_issued_by')),
    sa.ForeignKeyConstraint(['replaced_by'], ['paper.id'], name=op.f('fk_paper_replaced_by')),
    sa.ForeignKeyConstraint(['town_id'], ['town.id'], name=op.f('fk_paper_town_id')),
    sa.ForeignKeyConstraint(['withdrawn_by'], ['person.id'], name=op.f('fk_paper_withdrawn_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper')),
    sa.UniqueConstraint('about', name=op.f('uq_paper_about')),
    sa.UniqueConstraint('series', 'year', 'number', name=op.f('uq_paper_series_year_number')),
    sa.UniqueConstraint('token', name=op.f('uq_paper_token'))
    )
    with op.batch_alter_table('paper', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_paper_contract_id'), ['contract_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_paper_estate_id'), ['estate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_paper_issued_by'), ['issued_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_paper_matter'), ['matter'], unique=False)
        batch_op.create_index('ix_paper_posted', ['community_id', 'public', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_paper_replaced_by'), ['replaced_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_paper_town_id'), ['town_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_paper_withdrawn_by'), ['withdrawn_by'], unique=False)

    op.create_table('supervisionorder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('town_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=True),
    sa.Column('estate_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Enum('overdue', 'repeated', 'refused', 'audit', 'other', name='reason', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('subject', sa.String(length=60), nullable=False),
    sa.Column('asked', sa.String(length=800), nullable=False),
    sa.Column('standard', sa.String(length=400), nullable=False),
    sa.Column('suggestion', sa.String(length=40), nullable=False),
    sa.Column('slip', sa.String(length=40), nullable=True),
    sa.Column('state', sa.Enum('issued', 'acknowledged', 'answered', 'returned', 'joint', 'closed', 'withdrawn', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_by', sa.Integer(), nullable=True),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_clock_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('returns', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state IN ('closed', 'withdrawn')) = (ended_at IS NOT NULL)", name=op.f('ck_supervisionorder_ended_whole')),
    sa.CheckConstraint('returns BETWEEN 0 AND 3', name=op.f('ck_supervisionorder_returned_seldom')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_supervisionorder_community_id')),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_supervisionorder_estate_id')),
    sa.ForeignKeyConstraint(['issued_by'], ['person.id'], name=op.f('fk_supervisionorder_issued_by')),
    sa.ForeignKeyConstraint(['town_id'], ['town.id'], name=op.f('fk_supervisionorder_town_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['handlingunit.id'], name=op.f('fk_supervisionorder_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supervisionorder')),
    sa.UniqueConstraint('slip', name=op.f('uq_supervisionorder_slip')),
    sa.UniqueConstraint('town_id', 'year', 'number', name=op.f('uq_supervisionorder_town_id_year_number'))
    )
    with op.batch_alter_table('supervisionorder', schema=None) as batch_op:
        batch_op.create_index('ix_supervisionorder_clock', ['next_clock_at'], unique=False, sqlite_where=sa.text('next_clock_at IS NOT NULL'), postgresql_where=sa.text('next_clock_at IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_supervisionorder_community_id'), ['community_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_supervisionorder_estate_id'), ['estate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_supervisionorder_issued_by'), ['issued_by'], unique=False)
        batch_op.create_index('ix_supervisionorder_town', ['town_id', 'state', 'due_at', 'id'], unique=False)
        batch_op.create_index('ix_supervisionorder_unit', ['unit_id', 'state', 'id'], unique=False)
        batch_op.create_index('uq_supervisionorder_suggestion', ['town_id', 'suggestion'], unique=True, sqlite_where=sa.text("suggestion <> '' AND state NOT IN ('closed', 'withdrawn')"), postgresql_where=sa.text("suggestion <> '' AND state NOT IN ('closed', 'withdrawn')"))

    op.create_table('votedelivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('vote_id', sa.Integer(), nullable=False),
    sa.Column('head_group', sa.Integer(), nullable=False),
    sa.Column('way', sa.Enum('handed', 'mailed', 'posted', 'link', name='deliveryway', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_votedelivery_entered_by')),
    sa.ForeignKeyConstraint(['vote_id'], ['vote.id'], name=op.f('fk_votedelivery_vote_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_votedelivery')),
    sa.UniqueConstraint('vote_id', 'head_group', name=op.f('uq_votedelivery_vote_id_head_group'))
    )
    op.create_table('voteofficer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('vote_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('counter', 'monitor', 'observer', name='officerrole', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('named_by', sa.Integer(), nullable=True),
    sa.Column('named_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['named_by'], ['person.id'], name=op.f('fk_voteofficer_named_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_voteofficer_person_id')),
    sa.ForeignKeyConstraint(['vote_id'], ['vote.id'], name=op.f('fk_voteofficer_vote_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_voteofficer')),
    sa.UniqueConstraint('vote_id', 'person_id', name=op.f('uq_voteofficer_vote_id_person_id'))
    )
    with op.batch_alter_table('voteofficer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_voteofficer_person_id'), ['person_id'], unique=False)

    op.create_table('votepaper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('vote_id', sa.Integer(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('head_group', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('issued', 'found', 'returned', 'counted', 'spoiled', 'missing', name='paperstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('issued_by', sa.Integer(), nullable=True),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('returned_by', sa.Integer(), nullable=True),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('first', sa.String(length=5), nullable=False),
    sa.Column('first_by', sa.Integer(), nullable=True),
    sa.Column('second', sa.String(length=5), nullable=False),
    sa.Column('second_by', sa.Integer(), nullable=True),
    sa.Column('settled_by', sa.Integer(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.CheckConstraint('confirmed_by <> returned_by', name=op.f('ck_votepaper_two_people_find')),
    sa.CheckConstraint('second_by IS NULL OR second_by <> first_by', name=op.f('ck_votepaper_two_people_type')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['person.id'], name=op.f('fk_votepaper_confirmed_by')),
    sa.ForeignKeyConstraint(['first_by'], ['person.id'], name=op.f('fk_votepaper_first_by')),
    sa.ForeignKeyConstraint(['issued_by'], ['person.id'], name=op.f('fk_votepaper_issued_by')),
    sa.ForeignKeyConstraint(['returned_by'], ['person.id'], name=op.f('fk_votepaper_returned_by')),
    sa.ForeignKeyConstraint(['second_by'], ['person.id'], name=op.f('fk_votepaper_second_by')),
    sa.ForeignKeyConstraint(['settled_by'], ['person.id'], name=op.f('fk_votepaper_settled_by')),
    sa.ForeignKeyConstraint(['vote_id'], ['vote.id'], name=op.f('fk_votepaper_vote_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_votepaper')),
    sa.UniqueConstraint('vote_id', 'serial', name=op.f('uq_votepaper_vote_id_serial'))
    )
    with op.batch_alter_table('votepaper', schema=None) as batch_op:
        batch_op.create_index('uq_votepaper_live', ['vote_id', 'head_group'], unique=True, sqlite_where=sa.text("state IN ('issued', 'found', 'returned', 'counted')"), postgresql_where=sa.text("state IN ('issued', 'found', 'returned', 'counted')"))

    op.create_table('votephoto',
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.Column('vote_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('clause', 'delivery', 'paper', 'proxy', 'petition', name='photokind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('about', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_votephoto_photo_id')),
    sa.ForeignKeyConstraint(['vote_id'], ['vote.id'], name=op.f('fk_votephoto_vote_id')),
    sa.PrimaryKeyConstraint('photo_id', 'about', name=op.f('pk_votephoto'))
    )
    with op.batch_alter_table('votephoto', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_votephoto_vote_id'), ['vote_id'], unique=False)

    op.create_table('voteproxy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('vote_id', sa.Integer(), nullable=False),
    sa.Column('head_group', sa.Integer(), nullable=False),
    sa.Column('agent_name', sa.String(length=20), nullable=False),
    sa.Column('agent_phone', sa.String(length=20), nullable=False),
    sa.Column('registered_by', sa.Integer(), nullable=True),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_reason', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['registered_by'], ['person.id'], name=op.f('fk_voteproxy_registered_by')),
    sa.ForeignKeyConstraint(['vote_id'], ['vote.id'], name=op.f('fk_voteproxy_vote_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_voteproxy'))
    )
    with op.batch_alter_table('voteproxy', schema=None) as batch_op:
        batch_op.create_index('uq_voteproxy_live', ['vote_id', 'head_group'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('voternaming',
    sa.Column('vote_id', sa.Integer(), nullable=False),
    sa.Column('head_group', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('named_by', sa.Integer(), nullable=True),
    sa.Column('named_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['named_by'], ['person.id'], name=op.f('fk_voternaming_named_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_voternaming_person_id')),
    sa.ForeignKeyConstraint(['vote_id'], ['vote.id'], name=op.f('fk_voternaming_vote_id')),
    sa.PrimaryKeyConstraint('vote_id', 'head_group', name=op.f('pk_voternaming'))
    )
    with op.batch_alter_table('voternaming', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_voternaming_person_id'), ['person_id'], unique=False)

    op.create_table('voteroll',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('vote_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('heads', sa.Integer(), nullable=False),
    sa.Column('homes', sa.Integer(), nullable=False),
    sa.Column('area', sa.BigInteger(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('names_digest', sa.String(length=64), nullable=False),
    sa.Column('source', sa.String(length=80), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('proposed_by', sa.Integer(), nullable=True),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('sealed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('number = 1 OR confirmed_by <> proposed_by', name=op.f('ck_voteroll_two_people_correct')),
    sa.CheckConstraint('heads > 0 AND area > 0', name=op.f('ck_voteroll_not_empty')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['person.id'], name=op.f('fk_voteroll_confirmed_by')),
    sa.ForeignKeyConstraint(['proposed_by'], ['person.id'], name=op.f('fk_voteroll_proposed_by')),
    sa.ForeignKeyConstraint(['vote_id'], ['vote.id'], name=op.f('fk_voteroll_vote_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_voteroll')),
    sa.UniqueConstraint('vote_id', 'number', name=op.f('uq_voteroll_vote_id_number'))
    )
    with op.batch_alter_table('voteroll', schema=None) as batch_op:
        batch_op.create_index('uq_voteroll_proposed', ['vote_id'], unique=True, sqlite_where=sa.text('sealed_at IS NULL'), postgresql_where=sa.text('sealed_at IS NULL'))

    op.create_table('votetopic',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('vote_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('dismiss', 'appoint', 'other', name='topickind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('item', sa.Integer(), nullable=False),
    sa.Column('tier', sa.Enum('ordinary', 'special', name='tier', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('title', sa.String(length=40), nullable=False),
    sa.Column('wording', sa.String(length=1500), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=True),
    sa.Column('contract_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('item BETWEEN 1 AND 11', name=op.f('ck_votetopic_item')),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_votetopic_company_id')),
    sa.ForeignKeyConstraint(['contract_id'], ['servicecontract.id'], name=op.f('fk_votetopic_contract_id')),
    sa.ForeignKeyConstraint(['vote_id'], ['vote.id'], name=op.f('fk_votetopic_vote_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_votetopic')),
    sa.UniqueConstraint('vote_id', 'number', name=op.f('uq_votetopic_vote_id_number'))
    )
    with op.batch_alter_table('votetopic', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_votetopic_company_id'), ['company_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_votetopic_contract_id'), ['contract_id'], unique=False)

    op.create_table('exitcase',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('company_id', sa.Integer(), nullable=False),
    sa.Column('contract_id', sa.Integer(), nullable=False),
    sa.Column('cause', sa.Enum('yellow_card', 'red_card', 'veto', 'petition', 'withdrawal', 'non_renewal', 'expiry', name='cause', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('state', sa.Enum('start', 'yellow', 'interviewed', 'ordered', 'rectifying', 'recheck', 'red', 'advised', 'petitioned', 'owner_vote', 'withdrawing', 'not_renewing', 'expired', 'notice', 'handover', 'passed', 'kept', 'annulled', 'exited', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('came_from', sa.Enum('start', 'yellow', 'interviewed', 'ordered', 'rectifying', 'recheck', 'red', 'advised', 'petitioned', 'owner_vote', 'withdrawing', 'not_renewing', 'expired', 'notice', 'handover', 'passed', 'kept', 'annulled', 'exited', name='came_from', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_by', sa.Integer(), nullable=True),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('leave_by', sa.Date(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('scorecard_id', sa.Integer(), nullable=True),
    sa.Column('vote_id', sa.Integer(), nullable=True),
    sa.Column('handover_id', sa.Integer(), nullable=True),
    sa.Column('reminded', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(closed_at IS NULL) = (state NOT IN ('passed', 'kept', 'annulled', 'exited'))", name=op.f('ck_exitcase_closed_whole')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_exitcase_community_id')),
    sa.ForeignKeyConstraint(['company_id'], ['company.id'], name=op.f('fk_exitcase_company_id')),
    sa.ForeignKeyConstraint(['contract_id'], ['servicecontract.id'], name=op.f('fk_exitcase_contract_id')),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_exitcase_estate_id')),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_exitcase_handover_id')),
    sa.ForeignKeyConstraint(['opened_by'], ['person.id'], name=op.f('fk_exitcase_opened_by')),
    sa.ForeignKeyConstraint(['scorecard_id'], ['scorecard.id'], name=op.f('fk_exitcase_scorecard_id')),
    sa.ForeignKeyConstraint(['vote_id'], ['vote.id'], name=op.f('fk_exitcase_vote_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exitcase'))
    )
    with op.batch_alter_table('exitcase', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exitcase_community_id'), ['community_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_exitcase_company_id'), ['company_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_exitcase_contract_id'), ['contract_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_exitcase_estate_id'), ['estate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_exitcase_handover_id'), ['handover_id'], unique=False)
        batch_op.create_index('ix_exitcase_live_due', ['due_on'], unique=False, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_exitcase_opened_by'), ['opened_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_exitcase_scorecard_id'), ['scorecard_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_exitcase_vote_id'), ['vote_id'], unique=False)
        batch_op.create_index('uq_exitcase_live', ['contract_id'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))

    op.create_table('feedispute',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handover_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(length=300), nullable=False),
    sa.Column('amount', sa.Integer(), nullable=True),
    sa.Column('entered_by', sa.Integer(), nullable=True),
    sa.Column('entered_title', sa.String(length=20), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('slip', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_feedispute_entered_by')),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_feedispute_handover_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedispute')),
    sa.UniqueConstraint('handover_id', 'slip', name=op.f('uq_feedispute_handover_id_slip'))
    )
    with op.batch_alter_table('feedispute', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_feedispute_entered_by'), ['entered_by'], unique=False)

    op.create_table('handoveritem',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handover_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('drawings', 'upkeep', 'warranty', 'income_records', 'water_tank', 'renovation', 'owners_register', 'agreements', 'other_records', 'premises', 'facilities', 'keys', 'common_income', 'prepaid', 'deposits', 'added', name='itemkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('title', sa.String(length=60), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'handed', 'entered', 'accepted', 'incomplete', 'missing', name='itemstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('amount', sa.Integer(), nullable=True),
    sa.Column('giver_words', sa.String(length=300), nullable=False),
    sa.Column('giver_id', sa.Integer(), nullable=True),
    sa.Column('giver_title', sa.String(length=20), nullable=False),
    sa.Column('handed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('receiver_words', sa.String(length=300), nullable=False),
    sa.Column('receiver_id', sa.Integer(), nullable=True),
    sa.Column('receiver_title', sa.String(length=20), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paper', sa.Boolean(), nullable=False),
    sa.Column('slip', sa.String(length=40), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state <> 'accepted' OR (handed_at IS NOT NULL AND received_at IS NOT NULL)", name=op.f('ck_handoveritem_signed_twice')),
    sa.CheckConstraint('amount IS NULL OR amount >= 0', name=op.f('ck_handoveritem_amount_counts')),
    sa.CheckConstraint('giver_id IS NULL OR receiver_id IS NULL OR giver_id <> receiver_id', name=op.f('ck_handoveritem_two_people')),
    sa.ForeignKeyConstraint(['giver_id'], ['person.id'], name=op.f('fk_handoveritem_giver_id')),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_handoveritem_handover_id')),
    sa.ForeignKeyConstraint(['receiver_id'], ['person.id'], name=op.f('fk_handoveritem_receiver_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handoveritem')),
    sa.UniqueConstraint('handover_id', 'number', name=op.f('uq_handoveritem_handover_id_number')),
    sa.UniqueConstraint('handover_id', 'slip', name=op.f('uq_handoveritem_handover_id_slip'))
    )
    with op.batch_alter_table('handoveritem', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handoveritem_giver_id'), ['giver_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_handoveritem_receiver_id'), ['receiver_id'], unique=False)

    op.create_table('hiddencomment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('hidden_by', sa.Integer(), nullable=False),
    sa.Column('hidden_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['hidden_by'], ['person.id'], name=op.f('fk_hiddencomment_hidden_by')),
    sa.ForeignKeyConstraint(['review_id'], ['review.id'], name=op.f('fk_hiddencomment_review_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hiddencomment')),
    sa.UniqueConstraint('review_id', 'place', name=op.f('uq_hiddencomment_review_id_place'))
    )
    op.create_table('hotlineline',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'taken', 'merged', 'known', 'dropped', 'unreadable', name='state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('content', sa.String(length=2000), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('called_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('community_id', sa.Integer(), nullable=True),
    sa.Column('estate_id', sa.Integer(), nullable=True),
    sa.Column('building_id', sa.Integer(), nullable=True),
    sa.Column('stairwell', sa.String(length=12), nullable=False),
    sa.Column('category', sa.String(length=8), nullable=False),
    sa.Column('issue_id', sa.Integer(), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['batch_id'], ['hotlinebatch.id'], name=op.f('fk_hotlineline_batch_id')),
    sa.ForeignKeyConstraint(['building_id'], ['building.id'], name=op.f('fk_hotlineline_building_id')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_hotlineline_community_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_hotlineline_decided_by')),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_hotlineline_estate_id')),
    sa.ForeignKeyConstraint(['issue_id'], ['issue.id'], name=op.f('fk_hotlineline_issue_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hotlineline')),
    sa.UniqueConstraint('batch_id', 'line', name=op.f('uq_hotlineline_batch_id_line'))
    )
    with op.batch_alter_table('hotlineline', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hotlineline_building_id'), ['building_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_hotlineline_community_id'), ['community_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_hotlineline_decided_by'), ['decided_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_hotlineline_estate_id'), ['estate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_hotlineline_issue_id'), ['issue_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_hotlineline_number'), ['number'], unique=False)
        batch_op.create_index(batch_op.f('ix_hotlineline_phone'), ['phone'], unique=False)
        batch_op.create_index('ix_hotlineline_state', ['batch_id', 'state', 'line'], unique=False)

    op.create_table('hotlineticket',
    sa.Column('town_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('issue_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['issue_id'], ['issue.id'], name=op.f('fk_hotlineticket_issue_id')),
    sa.ForeignKeyConstraint(['town_id'], ['town.id'], name=op.f('fk_hotlineticket_town_id')),
    sa.PrimaryKeyConstraint('town_id', 'number', name=op.f('pk_hotlineticket'))
    )
    with op.batch_alter_table('hotlineticket', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hotlineticket_issue_id'), ['issue_id'], unique=False)

    op.create_table('orderevent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('step', sa.Enum('issue', 'acknowledgement', 'answer', 'approval', 'return', 'withdrawal', name='step', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_title', sa.String(length=60), nullable=False),
    sa.Column('to_state', sa.Enum('issued', 'acknowledged', 'answered', 'returned', 'joint', 'closed', 'withdrawn', name='to_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('words', sa.String(length=1000), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_orderevent_actor_id')),
    sa.ForeignKeyConstraint(['order_id'], ['supervisionorder.id'], name=op.f('fk_orderevent_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_orderevent')),
    sa.UniqueConstraint('order_id', 'version', name=op.f('uq_orderevent_order_id_version'))
    )
    with op.batch_alter_table('orderevent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_orderevent_actor_id'), ['actor_id'], unique=False)

    op.create_table('orderissue',
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('issue_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['issue_id'], ['issue.id'], name=op.f('fk_orderissue_issue_id')),
    sa.ForeignKeyConstraint(['order_id'], ['supervisionorder.id'], name=op.f('fk_orderissue_order_id')),
    sa.PrimaryKeyConstraint('order_id', 'issue_id', name=op.f('pk_orderissue'))
    )
    with op.batch_alter_table('orderissue', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_orderissue_issue_id'), ['issue_id'], unique=False)

    op.create_table('ordermark',
    sa.Column('order_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('due', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['supervisionorder.id'], name=op.f('fk_ordermark_order_id')),
    sa.PrimaryKeyConstraint('order_id', 'kind', 'due', name=op.f('pk_ordermark'))
    )
    op.create_table('paperfile',
    sa.Column('paper_id', sa.Integer(), nullable=False),
    sa.Column('docx', sa.LargeBinary(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['paper_id'], ['paper.id'], name=op.f('fk_paperfile_paper_id')),
    sa.PrimaryKeyConstraint('paper_id', name=op.f('pk_paperfile'))
    )
    op.create_table('paperobjection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('paper_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('contract_id', sa.Integer(), nullable=True),
    sa.Column('words', sa.String(length=400), nullable=False),
    sa.Column('raised_title', sa.String(length=20), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.String(length=400), nullable=False),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_title', sa.String(length=20), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(answered_at IS NULL) = (answer = '')", name=op.f('ck_paperobjection_answered_whole')),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_paperobjection_answered_by')),
    sa.ForeignKeyConstraint(['contract_id'], ['servicecontract.id'], name=op.f('fk_paperobjection_contract_id')),
    sa.ForeignKeyConstraint(['paper_id'], ['paper.id'], name=op.f('fk_paperobjection_paper_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_paperobjection_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paperobjection')),
    sa.UniqueConstraint('paper_id', 'contract_id', name=op.f('uq_paperobjection_paper_id_contract_id')),
    sa.UniqueConstraint('paper_id', 'person_id', name=op.f('uq_paperobjection_paper_id_person_id'))
    )
    with op.batch_alter_table('paperobjection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_paperobjection_answered_by'), ['answered_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_paperobjection_contract_id'), ['contract_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_paperobjection_person_id'), ['person_id'], unique=False)

    op.create_table('reading',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handover_id', sa.Integer(), nullable=False),
    sa.Column('meter', sa.Enum('water', 'power', 'heat', 'other', name='meter', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('place', sa.String(length=60), nullable=False),
    sa.Column('value', sa.String(length=20), nullable=False),
    sa.Column('unit', sa.String(length=10), nullable=False),
    sa.Column('read_on', sa.Date(), nullable=False),
    sa.Column('side', sa.Enum('giver', 'receiver', name='side', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('agreed_by', sa.Integer(), nullable=True),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('slip', sa.String(length=40), nullable=False),
    sa.CheckConstraint('agreed_by IS NULL OR entered_by IS NULL OR agreed_by <> entered_by', name=op.f('ck_reading_two_people')),
    sa.ForeignKeyConstraint(['agreed_by'], ['person.id'], name=op.f('fk_reading_agreed_by')),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_reading_entered_by')),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_reading_handover_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reading')),
    sa.UniqueConstraint('handover_id', 'slip', name=op.f('uq_reading_handover_id_slip'))
    )
    with op.batch_alter_table('reading', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reading_agreed_by'), ['agreed_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_reading_entered_by'), ['entered_by'], unique=False)

    op.create_table('refusal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handover_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('stay', 'withhold', 'obstruct', name='refusalkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('facts', sa.String(length=400), nullable=False),
    sa.Column('reported_by', sa.Integer(), nullable=True),
    sa.Column('reported_title', sa.String(length=20), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.String(length=400), nullable=False),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('meeting', sa.String(length=80), nullable=False),
    sa.Column('meeting_address', sa.String(length=120), nullable=False),
    sa.Column('met_on', sa.Date(), nullable=True),
    sa.Column('letter_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_words', sa.String(length=200), nullable=False),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(answered_at IS NULL) = (answer = '')", name=op.f('ck_refusal_answered_whole')),
    sa.CheckConstraint("(ended_at IS NULL) = (ended_words = '')", name=op.f('ck_refusal_ended_whole')),
    sa.CheckConstraint("(met_on IS NULL) = (meeting = '')", name=op.f('ck_refusal_met_whole')),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_refusal_answered_by')),
    sa.ForeignKeyConstraint(['ended_by'], ['person.id'], name=op.f('fk_refusal_ended_by')),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_refusal_handover_id')),
    sa.ForeignKeyConstraint(['reported_by'], ['person.id'], name=op.f('fk_refusal_reported_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_refusal'))
    )
    with op.batch_alter_table('refusal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_refusal_answered_by'), ['answered_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_refusal_ended_by'), ['ended_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_refusal_handover_id'), ['handover_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_refusal_reported_by'), ['reported_by'], unique=False)
        batch_op.create_index('uq_refusal_open', ['handover_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('servicecontinuity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('handover_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(length=300), nullable=False),
    sa.Column('said_by', sa.Integer(), nullable=True),
    sa.Column('said_title', sa.String(length=20), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_servicecontinuity_handover_id')),
    sa.ForeignKeyConstraint(['said_by'], ['person.id'], name=op.f('fk_servicecontinuity_said_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_servicecontinuity'))
    )
    with op.batch_alter_table('servicecontinuity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_servicecontinuity_handover_id'), ['handover_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_servicecontinuity_said_by'), ['said_by'], unique=False)

    op.create_table('voteballot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('vote_id', sa.Integer(), nullable=False),
    sa.Column('head_group', sa.Integer(), nullable=False),
    sa.Column('channel', sa.Enum('online', 'paper', name='channel', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('choices', sa.String(length=5), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('paper_id', sa.Integer(), nullable=True),
    sa.Column('proxy_id', sa.Integer(), nullable=True),
    sa.Column('receipt', sa.String(length=12), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(channel = 'paper') = (paper_id IS NOT NULL)", name=op.f('ck_voteballot_paper_named')),
    sa.ForeignKeyConstraint(['paper_id'], ['votepaper.id'], name=op.f('fk_voteballot_paper_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_voteballot_person_id')),
    sa.ForeignKeyConstraint(['proxy_id'], ['voteproxy.id'], name=op.f('fk_voteballot_proxy_id')),
    sa.ForeignKeyConstraint(['vote_id'], ['vote.id'], name=op.f('fk_voteballot_vote_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_voteballot')),
    sa.UniqueConstraint('paper_id', name=op.f('uq_voteballot_paper_id')),
    sa.UniqueConstraint('vote_id', 'receipt', name=op.f('uq_voteballot_vote_id_receipt'))
    )
    with op.batch_alter_table('voteballot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_voteballot_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_voteballot_proxy_id'), ['proxy_id'], unique=False)
        batch_op.create_index('uq_voteballot_one', ['vote_id', 'head_group'], unique=True, sqlite_where=sa.text('voided_at IS NULL'), postgresql_where=sa.text('voided_at IS NULL'))

    op.create_table('cardground',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contract_id', sa.Integer(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('card', sa.Enum('notice', 'yellow', 'red', name='card', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('scorecard_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(length=400), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['exitcase.id'], name=op.f('fk_cardground_case_id')),
    sa.ForeignKeyConstraint(['contract_id'], ['servicecontract.id'], name=op.f('fk_cardground_contract_id')),
    sa.ForeignKeyConstraint(['scorecard_id'], ['scorecard.id'], name=op.f('fk_cardground_scorecard_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cardground')),
    sa.UniqueConstraint('contract_id', 'month', 'card', name=op.f('uq_cardground_contract_id_month_card'))
    )
    with op.batch_alter_table('cardground', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cardground_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cardground_scorecard_id'), ['scorecard_id'], unique=False)

    op.create_table('exitblock',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('review_on', sa.Date(), nullable=False),
    sa.Column('by', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=20), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('review_told', sa.Boolean(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.Column('ended_words', sa.String(length=400), nullable=False),
    sa.CheckConstraint("(ended_at IS NULL) = (ended_words = '')", name=op.f('ck_exitblock_ended_whole')),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_exitblock_by')),
    sa.ForeignKeyConstraint(['case_id'], ['exitcase.id'], name=op.f('fk_exitblock_case_id')),
    sa.ForeignKeyConstraint(['ended_by'], ['person.id'], name=op.f('fk_exitblock_ended_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exitblock'))
    )
    with op.batch_alter_table('exitblock', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exitblock_by'), ['by'], unique=False)
        batch_op.create_index(batch_op.f('ix_exitblock_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_exitblock_ended_by'), ['ended_by'], unique=False)
        batch_op.create_index('uq_exitblock_standing', ['case_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('exitstep',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('from_state', sa.Enum('start', 'yellow', 'interviewed', 'ordered', 'rectifying', 'recheck', 'red', 'advised', 'petitioned', 'owner_vote', 'withdrawing', 'not_renewing', 'expired', 'notice', 'handover', 'passed', 'kept', 'annulled', 'exited', name='from_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('to_state', sa.Enum('start', 'yellow', 'interviewed', 'ordered', 'rectifying', 'recheck', 'red', 'advised', 'petitioned', 'owner_vote', 'withdrawing', 'not_renewing', 'expired', 'notice', 'handover', 'passed', 'kept', 'annulled', 'exited', name='to_state', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('deed', sa.Enum('card_yellow', 'card_red', 'veto', 'summon', 'interview', 'order', 'deliver', 'extend', 'report', 'recheck', 'pass', 'fail', 'second_chance', 'advise', 'petition', 'vote', 'vote_failed', 'vote_cancelled', 'owners_notice', 'serve', 'leave_early', 'leave_open', 'not_renew', 'expire', 'agree', 'hold', 'take_back', 'stay', 'handover', 'done', 'annul', name='deed', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=20), nullable=False),
    sa.Column('words', sa.String(length=1000), nullable=False),
    sa.Column('facts', sa.String(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('article', sa.String(length=120), nullable=False),
    sa.Column('paper_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_exitstep_by')),
    sa.ForeignKeyConstraint(['case_id'], ['exitcase.id'], name=op.f('fk_exitstep_case_id')),
    sa.ForeignKeyConstraint(['paper_id'], ['paper.id'], name=op.f('fk_exitstep_paper_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exitstep')),
    sa.UniqueConstraint('case_id', 'number', name=op.f('uq_exitstep_case_id_number'))
    )
    with op.batch_alter_table('exitstep', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exitstep_by'), ['by'], unique=False)
        batch_op.create_index(batch_op.f('ix_exitstep_paper_id'), ['paper_id'], unique=False)

    op.create_table('handoverphoto',
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.Column('handover_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('reading_id', sa.Integer(), nullable=True),
    sa.Column('refusal_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(CASE WHEN item_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN reading_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN refusal_id IS NULL THEN 0 ELSE 1 END) = 1', name=op.f('ck_handoverphoto_of_one_thing')),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_handoverphoto_handover_id')),
    sa.ForeignKeyConstraint(['item_id'], ['handoveritem.id'], name=op.f('fk_handoverphoto_item_id')),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_handoverphoto_photo_id')),
    sa.ForeignKeyConstraint(['reading_id'], ['reading.id'], name=op.f('fk_handoverphoto_reading_id')),
    sa.ForeignKeyConstraint(['refusal_id'], ['refusal.id'], name=op.f('fk_handoverphoto_refusal_id')),
    sa.PrimaryKeyConstraint('photo_id', name=op.f('pk_handoverphoto'))
    )
    with op.batch_alter_table('handoverphoto', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handoverphoto_handover_id'), ['handover_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_handoverphoto_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_handoverphoto_reading_id'), ['reading_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_handoverphoto_refusal_id'), ['refusal_id'], unique=False)

    op.create_table('itemmark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('deed', sa.Enum('hand', 'accept', 'short', 'lack', 'answer', 'confirm', 'differ', 'witness', name='deed', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('side', sa.Enum('giver', 'receiver', name='side', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('words', sa.String(length=300), nullable=False),
    sa.Column('amount', sa.Integer(), nullable=True),
    sa.Column('paper', sa.Boolean(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('made_title', sa.String(length=20), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['handoveritem.id'], name=op.f('fk_itemmark_item_id')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_itemmark_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_itemmark')),
    sa.UniqueConstraint('item_id', 'version', name=op.f('uq_itemmark_item_id_version'))
    )
    with op.batch_alter_table('itemmark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_itemmark_made_by'), ['made_by'], unique=False)

    op.create_table('orderphoto',
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['orderevent.id'], name=op.f('fk_orderphoto_event_id')),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_orderphoto_photo_id')),
    sa.PrimaryKeyConstraint('photo_id', name=op.f('pk_orderphoto'))
    )
    with op.batch_alter_table('orderphoto', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_orderphoto_event_id'), ['event_id'], unique=False)

    op.create_table('petitionsigner',
    sa.Column('vote_id', sa.Integer(), nullable=False),
    sa.Column('home_id', sa.Integer(), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_petitionsigner_entered_by')),
    sa.ForeignKeyConstraint(['home_id'], ['home.id'], name=op.f('fk_petitionsigner_home_id')),
    sa.ForeignKeyConstraint(['vote_id'], ['vote.id'], name=op.f('fk_petitionsigner_vote_id')),
    sa.PrimaryKeyConstraint('vote_id', 'home_id', name=op.f('pk_petitionsigner'))
    )
    op.create_table('rollentry',
    sa.Column('roll_id', sa.Integer(), nullable=False),
    sa.Column('home_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=80), nullable=False),
    sa.Column('building', sa.String(length=40), nullable=False),
    sa.Column('area', sa.Integer(), nullable=False),
    sa.Column('head_group', sa.Integer(), nullable=False),
    sa.Column('heads', sa.Integer(), nullable=False),
    sa.Column('holder', sa.Enum('owner', 'developer', name='holder', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('owner_name', sa.String(length=60), nullable=False),
    sa.CheckConstraint('area > 0', name=op.f('ck_rollentry_area_positive')),
    sa.CheckConstraint('heads >= 0', name=op.f('ck_rollentry_heads_counted')),
    sa.ForeignKeyConstraint(['home_id'], ['home.id'], name=op.f('fk_rollentry_home_id')),
    sa.ForeignKeyConstraint(['roll_id'], ['voteroll.id'], name=op.f('fk_rollentry_roll_id')),
    sa.PrimaryKeyConstraint('roll_id', 'home_id', name=op.f('pk_rollentry'))
    )
    with op.batch_alter_table('rollentry', schema=None) as batch_op:
        batch_op.create_index('ix_rollentry_group', ['roll_id', 'head_group'], unique=False)
        batch_op.create_index('ix_rollentry_position', ['roll_id', 'position'], unique=False)

    op.create_table('rollobjection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('vote_id', sa.Integer(), nullable=False),
    sa.Column('home_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('words', sa.String(length=400), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('upheld', sa.Boolean(), nullable=True),
    sa.Column('answer', sa.String(length=400), nullable=False),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(answered_at IS NULL) = (upheld IS NULL)', name=op.f('ck_rollobjection_answered_whole')),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_rollobjection_answered_by')),
    sa.ForeignKeyConstraint(['home_id'], ['home.id'], name=op.f('fk_rollobjection_home_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_rollobjection_person_id')),
    sa.ForeignKeyConstraint(['vote_id'], ['vote.id'], name=op.f('fk_rollobjection_vote_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rollobjection')),
    sa.UniqueConstraint('vote_id', 'person_id', 'home_id', name=op.f('uq_rollobjection_vote_id_person_id_home_id'))
    )
    with op.batch_alter_table('rollobjection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rollobjection_home_id'), ['home_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rollobjection_person_id'), ['person_id'], unique=False)

    op.create_table('companyanswer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(length=600), nullable=False),
    sa.Column('by', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=20), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_companyanswer_by')),
    sa.ForeignKeyConstraint(['step_id'], ['exitstep.id'], name=op.f('fk_companyanswer_step_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_companyanswer')),
    sa.UniqueConstraint('step_id', name=op.f('uq_companyanswer_step_id'))
    )
    with op.batch_alter_table('companyanswer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_companyanswer_by'), ['by'], unique=False)

    op.create_table('exitextension',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('by', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('days BETWEEN 1 AND 15', name=op.f('ck_exitextension_days_in_range')),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_exitextension_by')),
    sa.ForeignKeyConstraint(['step_id'], ['exitstep.id'], name=op.f('fk_exitextension_step_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exitextension')),
    sa.UniqueConstraint('step_id', name=op.f('uq_exitextension_step_id'))
    )
    with op.batch_alter_table('exitextension', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exitextension_by'), ['by'], unique=False)

    op.create_table('menditem',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=200), nullable=False),
    sa.Column('standard', sa.String(length=200), nullable=False),
    sa.Column('done_words', sa.String(length=400), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['exitcase.id'], name=op.f('fk_menditem_case_id')),
    sa.ForeignKeyConstraint(['done_by'], ['person.id'], name=op.f('fk_menditem_done_by')),
    sa.ForeignKeyConstraint(['step_id'], ['exitstep.id'], name=op.f('fk_menditem_step_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_menditem')),
    sa.UniqueConstraint('step_id', 'number', name=op.f('uq_menditem_step_id_number'))
    )
    with op.batch_alter_table('menditem', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_menditem_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_menditem_done_by'), ['done_by'], unique=False)

    op.create_table('stepphoto',
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_stepphoto_photo_id')),
    sa.ForeignKeyConstraint(['step_id'], ['exitstep.id'], name=op.f('fk_stepphoto_step_id')),
    sa.PrimaryKeyConstraint('photo_id', name=op.f('pk_stepphoto'))
    )
    with op.batch_alter_table('stepphoto', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stepphoto_step_id'), ['step_id'], unique=False)

    op.create_table('answerphoto',
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['companyanswer.id'], name=op.f('fk_answerphoto_answer_id')),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_answerphoto_photo_id')),
    sa.PrimaryKeyConstraint('photo_id', name=op.f('pk_answerphoto'))
    )
    with op.batch_alter_table('answerphoto', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answerphoto_answer_id'), ['answer_id'], unique=False)

    op.create_table('mendcheck',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('side', sa.Enum('town', 'community', 'owners', 'company', 'clock', name='party', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('fit', sa.Boolean(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('by', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=20), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_mendcheck_by')),
    sa.ForeignKeyConstraint(['item_id'], ['menditem.id'], name=op.f('fk_mendcheck_item_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mendcheck')),
    sa.UniqueConstraint('item_id', 'by', name=op.f('uq_mendcheck_item_id_by')),
    sa.UniqueConstraint('item_id', 'side', name=op.f('uq_mendcheck_item_id_side'))
    )
    with op.batch_alter_table('mendcheck', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mendcheck_by'), ['by'], unique=False)

    op.create_table('mendphoto',
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('after', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['menditem.id'], name=op.f('fk_mendphoto_item_id')),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_mendphoto_photo_id')),
    sa.PrimaryKeyConstraint('photo_id', name=op.f('pk_mendphoto'))
    )
    with op.batch_alter_table('mendphoto', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mendphoto_item_id'), ['item_id'], unique=False)

    with op.batch_alter_table('issue', schema=None) as batch_op:
        batch_op.create_index('ix_issue_closed', ['closed_at'], unique=False, sqlite_where=sa.text("public AND hidden_at IS NULL AND status = 'closed'"), postgresql_where=sa.text("public AND hidden_at IS NULL AND status = 'closed'"))
        batch_op.create_index('ix_issue_desk', ['created_at', 'community_id', 'estate_id', 'category'], unique=False, sqlite_where=sa.text("public AND hidden_at IS NULL AND status <> 'merged'"), postgresql_where=sa.text("public AND hidden_at IS NULL AND status <> 'merged'"))
        batch_op.create_index('ix_issue_filed', ['created_at', 'building_id', 'category'], unique=False, sqlite_where=sa.text("building_id IS NOT NULL AND status NOT IN ('rejected', 'transferred', 'withdrawn')"), postgresql_where=sa.text("building_id IS NOT NULL AND status NOT IN ('rejected', 'transferred', 'withdrawn')"))
        batch_op.create_index('ix_issue_reopened', ['community_id', 'id'], unique=False, sqlite_where=sa.text('reopen_count >= 2'), postgresql_where=sa.text('reopen_count >= 2'))

    with op.batch_alter_table('vetocase', schema=None) as batch_op:
        batch_op.add_column(sa.Column('withdrawn_by', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('withdrawn_reason', sa.String(length=400), nullable=False, server_default=''))
        batch_op.create_foreign_key(batch_op.f('fk_vetocase_withdrawn_by'), 'person', ['withdrawn_by'], ['id'])
    with op.batch_alter_table('vetocase', schema=None) as batch_op:
        batch_op.alter_column('withdrawn_reason', server_default=None)

    _one_of("issue", "source", NEW_SOURCES)
    _search_again()


def downgrade() -> None:
    with op.batch_alter_table('vetocase', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_vetocase_withdrawn_by'), type_='foreignkey')
        batch_op.drop_column('withdrawn_reason')
        batch_op.drop_column('withdrawn_at')
        batch_op.drop_column('withdrawn_by')

    with op.batch_alter_table('issue', schema=None) as batch_op:
        batch_op.drop_index('ix_issue_reopened', sqlite_where=sa.text('reopen_count >= 2'), postgresql_where=sa.text('reopen_count >= 2'))
        batch_op.drop_index('ix_issue_filed', sqlite_where=sa.text("building_id IS NOT NULL AND status NOT IN ('rejected', 'transferred', 'withdrawn')"), postgresql_where=sa.text("building_id IS NOT NULL AND status NOT IN ('rejected', 'transferred', 'withdrawn')"))
        batch_op.drop_index('ix_issue_desk', sqlite_where=sa.text("public AND hidden_at IS NULL AND status <> 'merged'"), postgresql_where=sa.text("public AND hidden_at IS NULL AND status <> 'merged'"))
        batch_op.drop_index('ix_issue_closed', sqlite_where=sa.text("public AND hidden_at IS NULL AND status = 'closed'"), postgresql_where=sa.text("public AND hidden_at IS NULL AND status = 'closed'"))

    with op.batch_alter_table('mendphoto', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mendphoto_item_id'))

    op.drop_table('mendphoto')
    with op.batch_alter_table('mendcheck', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mendcheck_by'))

    op.drop_table('mendcheck')
    with op.batch_alter_table('answerphoto', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answerphoto_answer_id'))

    op.drop_table('answerphoto')
    with op.batch_alter_table('stepphoto', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stepphoto_step_id'))

    op.drop_table('stepphoto')
    with op.batch_alter_table('menditem', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_menditem_done_by'))
        batch_op.drop_index(batch_op.f('ix_menditem_case_id'))

    op.drop_table('menditem')
    with op.batch_alter_table('exitextension', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_exitextension_by'))

    op.drop_table('exitextension')
    with op.batch_alter_table('companyanswer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_companyanswer_by'))

    op.drop_table('companyanswer')
    with op.batch_alter_table('rollobjection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rollobjection_person_id'))
        batch_op.drop_index(batch_op.f('ix_rollobjection_home_id'))

    op.drop_table('rollobjection')
    with op.batch_alter_table('rollentry', schema=None) as batch_op:
        batch_op.drop_index('ix_rollentry_position')
        batch_op.drop_index('ix_rollentry_group')

    op.drop_table('rollentry')
    op.drop_table('petitionsigner')
    with op.batch_alter_table('orderphoto', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_orderphoto_event_id'))

    op.drop_table('orderphoto')
    with op.batch_alter_table('itemmark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_itemmark_made_by'))

    op.drop_table('itemmark')
    with op.batch_alter_table('handoverphoto', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_handoverphoto_refusal_id'))
        batch_op.drop_index(batch_op.f('ix_handoverphoto_reading_id'))
        batch_op.drop_index(batch_op.f('ix_handoverphoto_item_id'))
        batch_op.drop_index(batch_op.f('ix_handoverphoto_handover_id'))

    op.drop_table('handoverphoto')
    with op.batch_alter_table('exitstep', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_exitstep_paper_id'))
        batch_op.drop_index(batch_op.f('ix_exitstep_by'))

    op.drop_table('exitstep')
    with op.batch_alter_table('exitblock', schema=None) as batch_op:
        batch_op.drop_index('uq_exitblock_standing', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_exitblock_ended_by'))
        batch_op.drop_index(batch_op.f('ix_exitblock_case_id'))
        batch_op.drop_index(batch_op.f('ix_exitblock_by'))

    op.drop_table('exitblock')
    with op.batch_alter_table('cardground', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cardground_scorecard_id'))
        batch_op.drop_index(batch_op.f('ix_cardground_case_id'))

    op.drop_table('cardground')
    with op.batch_alter_table('voteballot', schema=None) as batch_op:
        batch_op.drop_index('uq_voteballot_one', sqlite_where=sa.text('voided_at IS NULL'), postgresql_where=sa.text('voided_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_voteballot_proxy_id'))
        batch_op.drop_index(batch_op.f('ix_voteballot_person_id'))

    op.drop_table('voteballot')
    with op.batch_alter_table('servicecontinuity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_servicecontinuity_said_by'))
        batch_op.drop_index(batch_op.f('ix_servicecontinuity_handover_id'))

    op.drop_table('servicecontinuity')
    with op.batch_alter_table('refusal', schema=None) as batch_op:
        batch_op.drop_index('uq_refusal_open', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_refusal_reported_by'))
        batch_op.drop_index(batch_op.f('ix_refusal_handover_id'))
        batch_op.drop_index(batch_op.f('ix_refusal_ended_by'))
        batch_op.drop_index(batch_op.f('ix_refusal_answered_by'))

    op.drop_table('refusal')
    with op.batch_alter_table('reading', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reading_entered_by'))
        batch_op.drop_index(batch_op.f('ix_reading_agreed_by'))

    op.drop_table('reading')
    with op.batch_alter_table('paperobjection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_paperobjection_person_id'))
        batch_op.drop_index(batch_op.f('ix_paperobjection_contract_id'))
        batch_op.drop_index(batch_op.f('ix_paperobjection_answered_by'))

    op.drop_table('paperobjection')
    op.drop_table('paperfile')
    op.drop_table('ordermark')
    with op.batch_alter_table('orderissue', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_orderissue_issue_id'))

    op.drop_table('orderissue')
    with op.batch_alter_table('orderevent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_orderevent_actor_id'))

    op.drop_table('orderevent')
    with op.batch_alter_table('hotlineticket', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hotlineticket_issue_id'))

    op.drop_table('hotlineticket')
    with op.batch_alter_table('hotlineline', schema=None) as batch_op:
        batch_op.drop_index('ix_hotlineline_state')
        batch_op.drop_index(batch_op.f('ix_hotlineline_phone'))
        batch_op.drop_index(batch_op.f('ix_hotlineline_number'))
        batch_op.drop_index(batch_op.f('ix_hotlineline_issue_id'))
        batch_op.drop_index(batch_op.f('ix_hotlineline_estate_id'))
        batch_op.drop_index(batch_op.f('ix_hotlineline_decided_by'))
        batch_op.drop_index(batch_op.f('ix_hotlineline_community_id'))
        batch_op.drop_index(batch_op.f('ix_hotlineline_building_id'))

    op.drop_table('hotlineline')
    op.drop_table('hiddencomment')
    with op.batch_alter_table('handoveritem', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_handoveritem_receiver_id'))
        batch_op.drop_index(batch_op.f('ix_handoveritem_giver_id'))

    op.drop_table('handoveritem')
    with op.batch_alter_table('feedispute', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_feedispute_entered_by'))

    op.drop_table('feedispute')
    with op.batch_alter_table('exitcase', schema=None) as batch_op:
        batch_op.drop_index('uq_exitcase_live', sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_exitcase_vote_id'))
        batch_op.drop_index(batch_op.f('ix_exitcase_scorecard_id'))
        batch_op.drop_index(batch_op.f('ix_exitcase_opened_by'))
        batch_op.drop_index('ix_exitcase_live_due', sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_exitcase_handover_id'))
        batch_op.drop_index(batch_op.f('ix_exitcase_estate_id'))
        batch_op.drop_index(batch_op.f('ix_exitcase_contract_id'))
        batch_op.drop_index(batch_op.f('ix_exitcase_company_id'))
        batch_op.drop_index(batch_op.f('ix_exitcase_community_id'))

    op.drop_table('exitcase')
    with op.batch_alter_table('votetopic', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_votetopic_contract_id'))
        batch_op.drop_index(batch_op.f('ix_votetopic_company_id'))

    op.drop_table('votetopic')
    with op.batch_alter_table('voteroll', schema=None) as batch_op:
        batch_op.drop_index('uq_voteroll_proposed', sqlite_where=sa.text('sealed_at IS NULL'), postgresql_where=sa.text('sealed_at IS NULL'))

    op.drop_table('voteroll')
    with op.batch_alter_table('voternaming', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_voternaming_person_id'))

    op.drop_table('voternaming')
    with op.batch_alter_table('voteproxy', schema=None) as batch_op:
        batch_op.drop_index('uq_voteproxy_live', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.drop_table('voteproxy')
    with op.batch_alter_table('votephoto', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_votephoto_vote_id'))

    op.drop_table('votephoto')
    with op.batch_alter_table('votepaper', schema=None) as batch_op:
        batch_op.drop_index('uq_votepaper_live', sqlite_where=sa.text("state IN ('issued', 'found', 'returned', 'counted')"), postgresql_where=sa.text("state IN ('issued', 'found', 'returned', 'counted')"))

    op.drop_table('votepaper')
    with op.batch_alter_table('voteofficer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_voteofficer_person_id'))

    op.drop_table('voteofficer')
    op.drop_table('votedelivery')
    with op.batch_alter_table('supervisionorder', schema=None) as batch_op:
        batch_op.drop_index('uq_supervisionorder_suggestion', sqlite_where=sa.text("suggestion <> '' AND state NOT IN ('closed', 'withdrawn')"), postgresql_where=sa.text("suggestion <> '' AND state NOT IN ('closed', 'withdrawn')"))
        batch_op.drop_index('ix_supervisionorder_unit')
        batch_op.drop_index('ix_supervisionorder_town')
        batch_op.drop_index(batch_op.f('ix_supervisionorder_issued_by'))
        batch_op.drop_index(batch_op.f('ix_supervisionorder_estate_id'))
        batch_op.drop_index(batch_op.f('ix_supervisionorder_community_id'))
        batch_op.drop_index('ix_supervisionorder_clock', sqlite_where=sa.text('next_clock_at IS NOT NULL'), postgresql_where=sa.text('next_clock_at IS NOT NULL'))

    op.drop_table('supervisionorder')
    with op.batch_alter_table('paper', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_paper_withdrawn_by'))
        batch_op.drop_index(batch_op.f('ix_paper_town_id'))
        batch_op.drop_index(batch_op.f('ix_paper_replaced_by'))
        batch_op.drop_index('ix_paper_posted')
        batch_op.drop_index(batch_op.f('ix_paper_matter'))
        batch_op.drop_index(batch_op.f('ix_paper_issued_by'))
        batch_op.drop_index(batch_op.f('ix_paper_estate_id'))
        batch_op.drop_index(batch_op.f('ix_paper_contract_id'))

    op.drop_table('paper')
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.drop_index('uq_handover_contract', sqlite_where=sa.text("state <> 'void'"), postgresql_where=sa.text("state <> 'void'"))
        batch_op.drop_index(batch_op.f('ix_handover_opened_by'))
        batch_op.drop_index(batch_op.f('ix_handover_new_contract_id'))
        batch_op.drop_index(batch_op.f('ix_handover_estate_id'))
        batch_op.drop_index(batch_op.f('ix_handover_done_by'))
        batch_op.drop_index(batch_op.f('ix_handover_company_id'))
        batch_op.drop_index(batch_op.f('ix_handover_community_id'))

    op.drop_table('handover')
    with op.batch_alter_table('servicecontract', schema=None) as batch_op:
        batch_op.drop_column('stopped_on')

    op.drop_table('stopphoto')
    with op.batch_alter_table('servicestop', schema=None) as batch_op:
        batch_op.drop_index('uq_servicestop_open', sqlite_where=sa.text('confirmed_at IS NULL AND ended_at IS NULL'), postgresql_where=sa.text('confirmed_at IS NULL AND ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_servicestop_told_by'))
        batch_op.drop_index(batch_op.f('ix_servicestop_estate_id'))
        batch_op.drop_index(batch_op.f('ix_servicestop_ended_by'))
        batch_op.drop_index(batch_op.f('ix_servicestop_confirmed_by'))
        batch_op.drop_index(batch_op.f('ix_servicestop_community_id'))
        batch_op.drop_index(batch_op.f('ix_servicestop_answered_by'))

    op.drop_table('servicestop')
    with op.batch_alter_table('emergencyservice', schema=None) as batch_op:
        batch_op.drop_index('uq_emergencyservice_open', sqlite_where=sa.text('ended_on IS NULL'), postgresql_where=sa.text('ended_on IS NULL'))
        batch_op.drop_index(batch_op.f('ix_emergencyservice_estate_id'))
        batch_op.drop_index(batch_op.f('ix_emergencyservice_ended_by'))
        batch_op.drop_index(batch_op.f('ix_emergencyservice_decided_by'))
        batch_op.drop_index(batch_op.f('ix_emergencyservice_company_id'))
        batch_op.drop_index(batch_op.f('ix_emergencyservice_community_id'))

    op.drop_table('emergencyservice')
    with op.batch_alter_table('vote', schema=None) as batch_op:
        batch_op.drop_index('ix_vote_estate')
        batch_op.drop_index(batch_op.f('ix_vote_community_id'))
        batch_op.drop_index('ix_vote_clock')

    op.drop_table('vote')
    op.drop_table('hotlinefile')
    with op.batch_alter_table('hotlinebatch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hotlinebatch_uploaded_by'))
        batch_op.drop_index(batch_op.f('ix_hotlinebatch_office'))
        batch_op.drop_index('ix_hotlinebatch_kept', sqlite_where=sa.text('erased_at IS NULL'), postgresql_where=sa.text('erased_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_hotlinebatch_community_id'))

    op.drop_table('hotlinebatch')
    op.drop_table('exportpart')
    with op.batch_alter_table('wording', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wording_made_by'))

    op.drop_table('wording')
    op.drop_table('towncount')
    op.drop_table('jobrun')
    with op.batch_alter_table('setaside', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_setaside_until'))
        batch_op.drop_index(batch_op.f('ix_setaside_by_id'))

    op.drop_table('setaside')
    with op.batch_alter_table('rulebookdraft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rulebookdraft_town_id'))
        batch_op.drop_index(batch_op.f('ix_rulebookdraft_by'))

    op.drop_table('rulebookdraft')
    op.drop_table('ordernumber')
    with op.batch_alter_table('hotlinelayout', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hotlinelayout_made_by'))

    op.drop_table('hotlinelayout')
    with op.batch_alter_table('export', schema=None) as batch_op:
        batch_op.drop_index('ix_export_same', sqlite_where=sa.text('slot IS NOT NULL'), postgresql_where=sa.text('slot IS NOT NULL'))
        batch_op.drop_index('ix_export_person_newest')
        batch_op.drop_index('ix_export_line', sqlite_where=sa.text('slot IS NOT NULL'), postgresql_where=sa.text('slot IS NOT NULL'))
        batch_op.drop_index('ix_export_expiry', sqlite_where=sa.text("state = 'done'"), postgresql_where=sa.text("state = 'done'"))

    op.drop_table('export')
    op.drop_table('paperseries')
    _one_of("issue", "source", SOURCES)
    _search_again()
