"""mechanisms_rounds_meetings

Revision 56b7321a2a7c of 2026-11-22 20:46:24.600721+00:00, after 31072acff768.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '56b7321a2a7c'
down_revision: str | Sequence[str] | None = '31072acff768'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


# Keyword search hangs on triggers, which go with the old table when SQLite rebuilds `issue` (app/issues/search.py).
SQLITE_TRIGGERS = (
    "CREATE TRIGGER issues_fts_insert AFTER INSERT ON issue BEGIN "
    "INSERT INTO issues_fts(rowid, grams) VALUES (new.id, new.grams); END",
    "CREATE TRIGGER issues_fts_update AFTER UPDATE OF grams ON issue WHEN old.grams <> new.grams BEGIN "
    "INSERT INTO issues_fts(issues_fts, rowid, grams) VALUES ('delete', old.id, old.grams); "
    "INSERT INTO issues_fts(rowid, grams) VALUES (new.id, new.grams); END",
    "CREATE TRIGGER issues_fts_delete AFTER DELETE ON issue BEGIN "
    "INSERT INTO issues_fts(issues_fts, rowid, grams) VALUES ('delete', old.id, old.grams); END",
)
SOURCES = ("web", "qr", "api", "counter", "patrol", "phone")
STEPS = (
    "filing", "acceptance", "rejection", "transfer", "merge", "separation", "dispatch", "objection", "signature",
    "assignment", "extension", "suspension", "resumption", "completion", "verification", "confirmation", "withdrawal",
    "correction", "escalation", "silence",
)
NEW_SOURCES = (*SOURCES, "round", "meeting")
NEW_STEPS = (*STEPS[:11], "commitment", *STEPS[11:])


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
    op.create_table('calendarfeed',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_calendarfeed_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_calendarfeed')),
    sa.UniqueConstraint('token', name=op.f('uq_calendarfeed_token'))
    )
    op.create_table('templaterevision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=32), nullable=False),
    sa.Column('data', sa.String(), nullable=False),
    sa.Column('effective_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('edited_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['edited_by'], ['person.id'], name=op.f('fk_templaterevision_edited_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_templaterevision')),
    sa.UniqueConstraint('code', 'effective_at', name=op.f('uq_templaterevision_code_effective_at'))
    )
    op.create_table('calendarstamp',
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_calendarstamp_community_id')),
    sa.PrimaryKeyConstraint('community_id', name=op.f('pk_calendarstamp'))
    )
    op.create_table('mechanism',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('template', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.Enum('fault_round', 'talk_session', 'secretary_chat', 'negotiation', 'joint_meeting', 'heart_to_heart', 'merchant_union', 'party_council', 'duty_day', 'stand_up', 'appraisal', 'walk', 'household_link', 'counter', 'generalist', 'cross_appointment', 'site', 'label', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('slug', sa.String(length=24), nullable=False),
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('description', sa.String(length=600), nullable=False),
    sa.Column('cadence', sa.String(length=120), nullable=False),
    sa.Column('shift', sa.Enum('stay', 'next', 'previous', 'skip', name='shift', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('start_minute', sa.Integer(), nullable=False),
    sa.Column('duration_minutes', sa.Integer(), nullable=False),
    sa.Column('venue', sa.String(length=60), nullable=False),
    sa.Column('host', sa.String(length=32), nullable=False),
    sa.Column('invited', sa.String(length=200), nullable=False),
    sa.Column('inputs', sa.String(length=200), nullable=False),
    sa.Column('outputs', sa.String(length=200), nullable=False),
    sa.Column('checklist', sa.String(length=2000), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('adopted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_through', sa.Date(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('duration_minutes BETWEEN 5 AND 43200', name=op.f('ck_mechanism_duration')),
    sa.CheckConstraint('start_minute BETWEEN 0 AND 1439', name=op.f('ck_mechanism_minute_of_day')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_mechanism_community_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mechanism')),
    sa.UniqueConstraint('community_id', 'slug', name=op.f('uq_mechanism_community_id_slug'))
    )
    with op.batch_alter_table('mechanism', schema=None) as batch_op:
        batch_op.create_index('ix_mechanism_due', ['active', 'made_through'], unique=False)

    op.create_table('site',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('centre', 'site', 'hall', name='sitekind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('belt', sa.String(length=20), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('address', sa.String(length=80), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('services', sa.String(length=600), nullable=False),
    sa.Column('hours', sa.String(length=120), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_site_community_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site')),
    sa.UniqueConstraint('name', name=op.f('uq_site_name')),
    sa.UniqueConstraint('slug', name=op.f('uq_site_slug'))
    )
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_site_community_id'), ['community_id'], unique=False)

    op.create_table('mechanismchange',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mechanism_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('actor_title', sa.String(length=40), nullable=False),
    sa.Column('changes', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_mechanismchange_actor_id')),
    sa.ForeignKeyConstraint(['mechanism_id'], ['mechanism.id'], name=op.f('fk_mechanismchange_mechanism_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mechanismchange'))
    )
    with op.batch_alter_table('mechanismchange', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mechanismchange_mechanism_id'), ['mechanism_id'], unique=False)

    op.create_table('occurrence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mechanism_id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('fault_round', 'talk_session', 'secretary_chat', 'negotiation', 'joint_meeting', 'heart_to_heart', 'merchant_union', 'party_council', 'duty_day', 'stand_up', 'appraisal', 'walk', 'household_link', 'counter', 'generalist', 'cross_appointment', 'site', 'label', name='kind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('ref', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('venue', sa.String(length=60), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('phase', sa.Enum('planned', 'open', 'closed', 'cancelled', name='phase', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('prepared', sa.Boolean(), nullable=False),
    sa.Column('cancel_reason', sa.String(length=200), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_occurrence_community_id')),
    sa.ForeignKeyConstraint(['mechanism_id'], ['mechanism.id'], name=op.f('fk_occurrence_mechanism_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_occurrence')),
    sa.UniqueConstraint('community_id', 'kind', 'number', name=op.f('uq_occurrence_community_id_kind_number')),
    sa.UniqueConstraint('community_id', 'ref', name=op.f('uq_occurrence_community_id_ref')),
    sa.UniqueConstraint('mechanism_id', 'planned_on', name=op.f('uq_occurrence_mechanism_id_planned_on'))
    )
    with op.batch_alter_table('occurrence', schema=None) as batch_op:
        batch_op.create_index('ix_occurrence_calendar', ['community_id', 'starts_at'], unique=False)
        batch_op.create_index('ix_occurrence_phase', ['phase', 'starts_at'], unique=False)

    op.create_table('topic',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('mechanism_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('proposed_as', sa.String(length=40), nullable=False),
    sa.Column('anonymous', sa.Boolean(), nullable=False),
    sa.Column('alias', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=40), nullable=False),
    sa.Column('text', sa.String(length=600), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_topic_community_id')),
    sa.ForeignKeyConstraint(['mechanism_id'], ['mechanism.id'], name=op.f('fk_topic_mechanism_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_topic_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_topic'))
    )
    with op.batch_alter_table('topic', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_topic_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_topic_waiting', ['mechanism_id', 'item_id'], unique=False)

    op.create_table('countershift',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('from_minute', sa.Integer(), nullable=False),
    sa.Column('to_minute', sa.Integer(), nullable=False),
    sa.Column('who', sa.String(length=40), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('0 <= from_minute AND from_minute < to_minute AND to_minute <= 1440', name=op.f('ck_countershift_minutes')),
    sa.CheckConstraint('weekday BETWEEN 0 AND 6', name=op.f('ck_countershift_weekday')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_countershift_site_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['handlingunit.id'], name=op.f('fk_countershift_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_countershift')),
    sa.UniqueConstraint('site_id', 'weekday', 'from_minute', 'who', name=op.f('uq_countershift_site_id_weekday_from_minute_who'))
    )
    with op.batch_alter_table('countershift', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_countershift_site_id'), ['site_id'], unique=False)

    op.create_table('dutyturn',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('occurrence_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=40), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('set_by', sa.Integer(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['occurrence_id'], ['occurrence.id'], name=op.f('fk_dutyturn_occurrence_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_dutyturn_person_id')),
    sa.ForeignKeyConstraint(['set_by'], ['person.id'], name=op.f('fk_dutyturn_set_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dutyturn')),
    sa.UniqueConstraint('occurrence_id', 'person_id', name=op.f('uq_dutyturn_occurrence_id_person_id'))
    )
    with op.batch_alter_table('dutyturn', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dutyturn_person_id'), ['person_id'], unique=False)

    op.create_table('faultround',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('occurrence_id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('theme', sa.String(length=40), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('fix_days', sa.Integer(), nullable=False),
    sa.Column('checklist', sa.String(length=2000), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lot', sa.String(), nullable=False),
    sa.Column('previous_id', sa.Integer(), nullable=True),
    sa.Column('opened_by', sa.Integer(), nullable=True),
    sa.Column('closed_by', sa.Integer(), nullable=True),
    sa.Column('thanks', sa.String(length=200), nullable=False),
    sa.Column('report', sa.String(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('found', sa.Integer(), nullable=False),
    sa.Column('rechecked', sa.Integer(), nullable=False),
    sa.Column('fixed', sa.Integer(), nullable=False),
    sa.CheckConstraint('fix_days BETWEEN 1 AND 15', name=op.f('ck_faultround_fix_days')),
    sa.ForeignKeyConstraint(['closed_by'], ['person.id'], name=op.f('fk_faultround_closed_by')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_faultround_community_id')),
    sa.ForeignKeyConstraint(['occurrence_id'], ['occurrence.id'], name=op.f('fk_faultround_occurrence_id')),
    sa.ForeignKeyConstraint(['opened_by'], ['person.id'], name=op.f('fk_faultround_opened_by')),
    sa.ForeignKeyConstraint(['previous_id'], ['faultround.id'], name=op.f('fk_faultround_previous_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_faultround')),
    sa.UniqueConstraint('occurrence_id', name=op.f('uq_faultround_occurrence_id'))
    )
    with op.batch_alter_table('faultround', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_faultround_community_id'), ['community_id'], unique=False)

    op.create_table('meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('occurrence_id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('host_id', sa.Integer(), nullable=True),
    sa.Column('recorder_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('door_token', sa.String(length=32), nullable=False),
    sa.Column('agenda_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('current_item_id', sa.Integer(), nullable=True),
    sa.Column('current_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('minutes_state', sa.Enum('none', 'draft', 'open', 'sealed', name='minutesstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('minutes', sa.String(), nullable=False),
    sa.Column('number_text', sa.String(length=60), nullable=False),
    sa.Column('checked_by', sa.Integer(), nullable=True),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('corrections_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sealed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['checked_by'], ['person.id'], name=op.f('fk_meeting_checked_by')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_meeting_community_id')),
    sa.ForeignKeyConstraint(['host_id'], ['person.id'], name=op.f('fk_meeting_host_id')),
    sa.ForeignKeyConstraint(['occurrence_id'], ['occurrence.id'], name=op.f('fk_meeting_occurrence_id')),
    sa.ForeignKeyConstraint(['recorder_id'], ['person.id'], name=op.f('fk_meeting_recorder_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting')),
    sa.UniqueConstraint('door_token', name=op.f('uq_meeting_door_token')),
    sa.UniqueConstraint('occurrence_id', name=op.f('uq_meeting_occurrence_id'))
    )
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_community_id'), ['community_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meeting_corrections_until'), ['corrections_until'], unique=False)
        batch_op.create_index('uq_meeting_number_text', ['community_id', 'number_text'], unique=True, sqlite_where=sa.text("number_text <> ''"), postgresql_where=sa.text("number_text <> ''"))

    op.create_table('merchant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('trade', sa.String(length=20), nullable=False),
    sa.Column('address', sa.String(length=80), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('keeper_id', sa.Integer(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('joined_union_on', sa.Date(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_merchant_community_id')),
    sa.ForeignKeyConstraint(['keeper_id'], ['person.id'], name=op.f('fk_merchant_keeper_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['handlingunit.id'], name=op.f('fk_merchant_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_merchant')),
    sa.UniqueConstraint('community_id', 'name', name=op.f('uq_merchant_community_id_name')),
    sa.UniqueConstraint('slug', name=op.f('uq_merchant_slug')),
    sa.UniqueConstraint('unit_id', name=op.f('uq_merchant_unit_id'))
    )
    op.create_table('walk',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('building_id', sa.Integer(), nullable=False),
    sa.Column('walked_on', sa.Date(), nullable=False),
    sa.Column('title', sa.String(length=40), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['building_id'], ['building.id'], name=op.f('fk_walk_building_id')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_walk_community_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_walk_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_walk')),
    sa.UniqueConstraint('person_id', 'building_id', 'walked_on', name=op.f('uq_walk_person_id_building_id_walked_on'))
    )
    with op.batch_alter_table('walk', schema=None) as batch_op:
        batch_op.create_index('ix_walk_building', ['building_id', 'walked_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_walk_community_id'), ['community_id'], unique=False)

    op.create_table('addendum',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=600), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_addendum_meeting_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_addendum_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_addendum')),
    sa.UniqueConstraint('meeting_id', 'number', name=op.f('uq_addendum_meeting_id_number'))
    )
    op.create_table('attendance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=40), nullable=False),
    sa.Column('observing', sa.Boolean(), nullable=False),
    sa.Column('came', sa.Enum('door', 'typed', 'paper', name='came', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('entered_by', sa.Integer(), nullable=True),
    sa.Column('slip', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_attendance_entered_by')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_attendance_meeting_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_attendance_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance')),
    sa.UniqueConstraint('meeting_id', 'person_id', name=op.f('uq_attendance_meeting_id_person_id')),
    sa.UniqueConstraint('slip', name=op.f('uq_attendance_slip'))
    )
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendance_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('attendancephoto',
    sa.Column('photo_id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_attendancephoto_meeting_id')),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_attendancephoto_photo_id')),
    sa.PrimaryKeyConstraint('photo_id', name=op.f('pk_attendancephoto'))
    )
    with op.batch_alter_table('attendancephoto', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendancephoto_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('line', sa.String(length=40), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('text', sa.String(length=400), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('accepted', sa.Boolean(), nullable=True),
    sa.Column('answer', sa.String(length=400), nullable=False),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('before', sa.String(length=2000), nullable=False),
    sa.Column('after', sa.String(length=2000), nullable=False),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_correction_answered_by')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_correction_meeting_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_correction_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction'))
    )
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.create_index('ix_correction_meeting', ['meeting_id', 'line'], unique=False)

    op.create_table('daypromise',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('issue_id', sa.Integer(), nullable=True),
    sa.Column('who', sa.String(length=40), nullable=False),
    sa.Column('text', sa.String(length=120), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('kept', sa.Boolean(), nullable=True),
    sa.Column('answer', sa.String(length=120), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_daypromise_community_id')),
    sa.ForeignKeyConstraint(['issue_id'], ['issue.id'], name=op.f('fk_daypromise_issue_id')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_daypromise_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_daypromise'))
    )
    with op.batch_alter_table('daypromise', schema=None) as batch_op:
        batch_op.create_index('ix_daypromise_day', ['community_id', 'day'], unique=False)

    op.create_table('frontagecheck',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('merchant_id', sa.Integer(), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=40), nullable=False),
    sa.Column('cleanliness', sa.Boolean(), nullable=False),
    sa.Column('order', sa.Boolean(), nullable=False),
    sa.Column('greening', sa.Boolean(), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('photo_id', sa.Integer(), nullable=True),
    sa.Column('answer', sa.String(length=200), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['merchant_id'], ['merchant.id'], name=op.f('fk_frontagecheck_merchant_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_frontagecheck_person_id')),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_frontagecheck_photo_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_frontagecheck')),
    sa.UniqueConstraint('merchant_id', 'person_id', 'checked_on', name=op.f('uq_frontagecheck_merchant_id_person_id_checked_on')),
    sa.UniqueConstraint('photo_id', name=op.f('uq_frontagecheck_photo_id'))
    )
    with op.batch_alter_table('frontagecheck', schema=None) as batch_op:
        batch_op.create_index('ix_frontagecheck_merchant', ['merchant_id', 'id'], unique=False)

    op.create_table('promise',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('mechanism_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('issue_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.String(length=200), nullable=False),
    sa.Column('responsible', sa.String(length=40), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('first_due_on', sa.Date(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('meetings', sa.Integer(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_by', sa.Integer(), nullable=True),
    sa.Column('done_note', sa.String(length=200), nullable=False),
    sa.Column('dropped_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_promise_community_id')),
    sa.ForeignKeyConstraint(['done_by'], ['person.id'], name=op.f('fk_promise_done_by')),
    sa.ForeignKeyConstraint(['issue_id'], ['issue.id'], name=op.f('fk_promise_issue_id')),
    sa.ForeignKeyConstraint(['mechanism_id'], ['mechanism.id'], name=op.f('fk_promise_mechanism_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['handlingunit.id'], name=op.f('fk_promise_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_promise')),
    sa.UniqueConstraint('item_id', name=op.f('uq_promise_item_id'))
    )
    with op.batch_alter_table('promise', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_promise_issue_id'), ['issue_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_promise_mechanism_id'), ['mechanism_id'], unique=False)
        batch_op.create_index('ix_promise_open', ['community_id', 'done_at', 'due_on'], unique=False)

    op.create_table('recheck',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('issue_id', sa.Integer(), nullable=False),
    sa.Column('fixed', sa.Boolean(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('photo_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['issue_id'], ['issue.id'], name=op.f('fk_recheck_issue_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_recheck_person_id')),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_recheck_photo_id')),
    sa.ForeignKeyConstraint(['round_id'], ['faultround.id'], name=op.f('fk_recheck_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recheck')),
    sa.UniqueConstraint('photo_id', name=op.f('uq_recheck_photo_id')),
    sa.UniqueConstraint('round_id', 'issue_id', name=op.f('uq_recheck_round_id_issue_id'))
    )
    with op.batch_alter_table('recheck', schema=None) as batch_op:
        batch_op.create_index('ix_recheck_issue', ['issue_id', 'fixed'], unique=False)

    op.create_table('roundfault',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('issue_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('head', sa.String(length=20), nullable=False),
    sa.Column('item', sa.String(length=40), nullable=False),
    sa.Column('at_home', sa.Boolean(), nullable=False),
    sa.Column('on_paper', sa.Boolean(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('slip', sa.String(length=40), nullable=True),
    sa.Column('unfixed_before', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['issue_id'], ['issue.id'], name=op.f('fk_roundfault_issue_id')),
    sa.ForeignKeyConstraint(['round_id'], ['faultround.id'], name=op.f('fk_roundfault_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roundfault')),
    sa.UniqueConstraint('issue_id', name=op.f('uq_roundfault_issue_id')),
    sa.UniqueConstraint('round_id', 'number', name=op.f('uq_roundfault_round_id_number')),
    sa.UniqueConstraint('slip', name=op.f('uq_roundfault_slip'))
    )
    with op.batch_alter_table('roundfault', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_roundfault_round_id'), ['round_id'], unique=False)

    op.create_table('roundmember',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=40), nullable=False),
    sa.Column('joined', sa.Enum('signed_up', 'drawn', 'staff', 'company', 'walk_in', name='joined', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('waiting', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_roundmember_person_id')),
    sa.ForeignKeyConstraint(['round_id'], ['faultround.id'], name=op.f('fk_roundmember_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roundmember')),
    sa.UniqueConstraint('round_id', 'person_id', name=op.f('uq_roundmember_round_id_person_id'))
    )
    with op.batch_alter_table('roundmember', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_roundmember_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_roundmember_round_id'), ['round_id'], unique=False)

    op.create_table('roundstop',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('building_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('visited_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['building_id'], ['building.id'], name=op.f('fk_roundstop_building_id')),
    sa.ForeignKeyConstraint(['round_id'], ['faultround.id'], name=op.f('fk_roundstop_round_id')),
    sa.PrimaryKeyConstraint('round_id', 'building_id', name=op.f('pk_roundstop'))
    )
    op.create_table('walkissue',
    sa.Column('issue_id', sa.Integer(), nullable=False),
    sa.Column('walk_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['issue_id'], ['issue.id'], name=op.f('fk_walkissue_issue_id')),
    sa.ForeignKeyConstraint(['walk_id'], ['walk.id'], name=op.f('fk_walkissue_walk_id')),
    sa.PrimaryKeyConstraint('issue_id', name=op.f('pk_walkissue'))
    )
    with op.batch_alter_table('walkissue', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_walkissue_walk_id'), ['walk_id'], unique=False)

    op.create_table('agendaitem',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('origin', sa.Enum('carried', 'fault', 'escalated', 'overdue', 'supported', 'booked', 'proposed', 'raised', name='origin', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('title', sa.String(length=40), nullable=False),
    sa.Column('text', sa.String(length=600), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('issue_id', sa.Integer(), nullable=True),
    sa.Column('promise_id', sa.Integer(), nullable=True),
    sa.Column('topic_id', sa.Integer(), nullable=True),
    sa.Column('dropped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('drop_reason', sa.String(length=200), nullable=False),
    sa.Column('summary', sa.String(length=1000), nullable=False),
    sa.Column('decision', sa.Enum('settled', 'promised', 'sent_up', 'explained', 'declined', name='decision', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('responsible', sa.String(length=40), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('hands_for', sa.Integer(), nullable=True),
    sa.Column('hands_against', sa.Integer(), nullable=True),
    sa.Column('hands_abstain', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('hands_for >= 0 AND hands_against >= 0 AND hands_abstain >= 0', name=op.f('ck_agendaitem_hands')),
    sa.CheckConstraint('minutes BETWEEN 1 AND 240', name=op.f('ck_agendaitem_minutes')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_agendaitem_decided_by')),
    sa.ForeignKeyConstraint(['issue_id'], ['issue.id'], name=op.f('fk_agendaitem_issue_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_agendaitem_meeting_id')),
    sa.ForeignKeyConstraint(['promise_id'], ['promise.id'], name=op.f('fk_agendaitem_promise_id')),
    sa.ForeignKeyConstraint(['topic_id'], ['topic.id'], name=op.f('fk_agendaitem_topic_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['handlingunit.id'], name=op.f('fk_agendaitem_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agendaitem')),
    sa.UniqueConstraint('meeting_id', 'issue_id', name=op.f('uq_agendaitem_meeting_id_issue_id')),
    sa.UniqueConstraint('meeting_id', 'promise_id', name=op.f('uq_agendaitem_meeting_id_promise_id')),
    sa.UniqueConstraint('topic_id', name=op.f('uq_agendaitem_topic_id'))
    )
    with op.batch_alter_table('agendaitem', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agendaitem_issue_id'), ['issue_id'], unique=False)
        batch_op.create_index('ix_agendaitem_meeting', ['meeting_id', 'position'], unique=False)

    op.create_table('householdlink',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('community_id', sa.Integer(), nullable=False),
    sa.Column('linker_id', sa.Integer(), nullable=False),
    sa.Column('home_id', sa.Integer(), nullable=False),
    sa.Column('slot', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('agreed_by', sa.Integer(), nullable=True),
    sa.Column('agreed_how', sa.String(length=40), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('slot BETWEEN 1 AND 10', name=op.f('ck_householdlink_within_ten')),
    sa.ForeignKeyConstraint(['agreed_by'], ['person.id'], name=op.f('fk_householdlink_agreed_by')),
    sa.ForeignKeyConstraint(['community_id'], ['community.id'], name=op.f('fk_householdlink_community_id')),
    sa.ForeignKeyConstraint(['ended_by'], ['person.id'], name=op.f('fk_householdlink_ended_by')),
    sa.ForeignKeyConstraint(['home_id'], ['home.id'], name=op.f('fk_householdlink_home_id')),
    sa.ForeignKeyConstraint(['linker_id'], ['person.id'], name=op.f('fk_householdlink_linker_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_householdlink'))
    )
    with op.batch_alter_table('householdlink', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_householdlink_community_id'), ['community_id'], unique=False)
        batch_op.create_index('uq_householdlink_home', ['home_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.create_index('uq_householdlink_slot', ['linker_id', 'slot'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    with op.batch_alter_table('issue', schema=None) as batch_op:
        batch_op.add_column(sa.Column('occurrence_id', sa.Integer(), nullable=True))
        batch_op.create_index('ix_issue_occurrence', ['occurrence_id', 'id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_issue_occurrence_id'), 'occurrence', ['occurrence_id'], ['id'])

    _one_of("issue", "source", NEW_SOURCES)
    _one_of("issueevent", "step", NEW_STEPS)
    _one_of("standardreply", "step", NEW_STEPS)
    _search_again()


def downgrade() -> None:
    """Fails, and changes nothing, while an issue came from a round or a meeting: that would have to be decided first."""
    _one_of("standardreply", "step", STEPS)
    _one_of("issueevent", "step", STEPS)
    _one_of("issue", "source", SOURCES)
    with op.batch_alter_table('issue', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_issue_occurrence_id'), type_='foreignkey')
        batch_op.drop_index('ix_issue_occurrence')
        batch_op.drop_column('occurrence_id')
    _search_again()

    with op.batch_alter_table('householdlink', schema=None) as batch_op:
        batch_op.drop_index('uq_householdlink_slot', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index('uq_householdlink_home', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_householdlink_community_id'))

    op.drop_table('householdlink')
    with op.batch_alter_table('agendaitem', schema=None) as batch_op:
        batch_op.drop_index('ix_agendaitem_meeting')
        batch_op.drop_index(batch_op.f('ix_agendaitem_issue_id'))

    op.drop_table('agendaitem')
    with op.batch_alter_table('walkissue', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_walkissue_walk_id'))

    op.drop_table('walkissue')
    op.drop_table('roundstop')
    with op.batch_alter_table('roundmember', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_roundmember_round_id'))
        batch_op.drop_index(batch_op.f('ix_roundmember_person_id'))

    op.drop_table('roundmember')
    with op.batch_alter_table('roundfault', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_roundfault_round_id'))

    op.drop_table('roundfault')
    with op.batch_alter_table('recheck', schema=None) as batch_op:
        batch_op.drop_index('ix_recheck_issue')

    op.drop_table('recheck')
    with op.batch_alter_table('promise', schema=None) as batch_op:
        batch_op.drop_index('ix_promise_open')
        batch_op.drop_index(batch_op.f('ix_promise_mechanism_id'))
        batch_op.drop_index(batch_op.f('ix_promise_issue_id'))

    op.drop_table('promise')
    with op.batch_alter_table('frontagecheck', schema=None) as batch_op:
        batch_op.drop_index('ix_frontagecheck_merchant')

    op.drop_table('frontagecheck')
    with op.batch_alter_table('daypromise', schema=None) as batch_op:
        batch_op.drop_index('ix_daypromise_day')

    op.drop_table('daypromise')
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.drop_index('ix_correction_meeting')

    op.drop_table('correction')
    with op.batch_alter_table('attendancephoto', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attendancephoto_meeting_id'))

    op.drop_table('attendancephoto')
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attendance_meeting_id'))

    op.drop_table('attendance')
    op.drop_table('addendum')
    with op.batch_alter_table('walk', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_walk_community_id'))
        batch_op.drop_index('ix_walk_building')

    op.drop_table('walk')
    op.drop_table('merchant')
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_index('uq_meeting_number_text', sqlite_where=sa.text("number_text <> ''"), postgresql_where=sa.text("number_text <> ''"))
        batch_op.drop_index(batch_op.f('ix_meeting_corrections_until'))
        batch_op.drop_index(batch_op.f('ix_meeting_community_id'))

    op.drop_table('meeting')
    with op.batch_alter_table('faultround', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_faultround_community_id'))

    op.drop_table('faultround')
    with op.batch_alter_table('dutyturn', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dutyturn_person_id'))

    op.drop_table('dutyturn')
    with op.batch_alter_table('countershift', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_countershift_site_id'))

    op.drop_table('countershift')
    with op.batch_alter_table('topic', schema=None) as batch_op:
        batch_op.drop_index('ix_topic_waiting')
        batch_op.drop_index(batch_op.f('ix_topic_person_id'))

    op.drop_table('topic')
    with op.batch_alter_table('occurrence', schema=None) as batch_op:
        batch_op.drop_index('ix_occurrence_phase')
        batch_op.drop_index('ix_occurrence_calendar')

    op.drop_table('occurrence')
    with op.batch_alter_table('mechanismchange', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mechanismchange_mechanism_id'))

    op.drop_table('mechanismchange')
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_site_community_id'))

    op.drop_table('site')
    with op.batch_alter_table('mechanism', schema=None) as batch_op:
        batch_op.drop_index('ix_mechanism_due')

    op.drop_table('mechanism')
    op.drop_table('calendarstamp')
    op.drop_table('templaterevision')
    op.drop_table('calendarfeed')
