"""second_looks: what one person alone could do to a vote or a company takes a second look

Revision 6f1c0a9be412 of 2026-11-23 09:30:00+00:00, after db1d169e4188.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '6f1c0a9be412'
down_revision: str | Sequence[str] | None = 'db1d169e4188'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    _votes()
    _serving()
    op.create_index('ix_callback_created_at', 'callback', ['created_at'])
    _packing("lz4")


def downgrade() -> None:
    _packing("default")
    op.drop_index('ix_callback_created_at', table_name='callback')
    _serving_back()
    _votes_back()


PAPERS = ('issued', 'found', 'returned', 'counted', 'spoiled', 'missing')
NEW_PAPERS = ('issued', 'found', 'returned', 'contested', 'counted', 'spoiled', 'missing')
PHOTOS = ('clause', 'delivery', 'paper', 'proxy', 'petition')
LIVE = "state IN ('issued', 'found', 'returned', 'counted')"
NEW_LIVE = "state IN ('issued', 'found', 'returned', 'contested', 'counted')"


def _one_of(table: str, column: str, kind: str, values: tuple[str, ...]) -> None:
    """What a column may hold, said anew."""
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(batch_op.f(f"ck_{table}_{kind}"), type_="check")
        batch_op.create_check_constraint(batch_op.f(f"ck_{table}_{kind}"), sa.text(f"{column} IN ({listed})"))


def _live_papers(where: str) -> None:
    op.drop_index('uq_votepaper_live', table_name='votepaper')
    with op.batch_alter_table('votepaper') as batch_op:
        batch_op.create_index(
            'uq_votepaper_live', ['vote_id', 'head_group'], unique=True, sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def _votes() -> None:
    op.create_table(
        'ownercheck',
        sa.Column('vote_id', sa.Integer(), nullable=False),
        sa.Column('residency_id', sa.Integer(), nullable=False),
        sa.Column('checked_by', sa.Integer(), nullable=True),
        sa.Column('checked_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['checked_by'], ['person.id'], name=op.f('fk_ownercheck_checked_by')),
        sa.ForeignKeyConstraint(['residency_id'], ['residency.id'], name=op.f('fk_ownercheck_residency_id')),
        sa.ForeignKeyConstraint(['vote_id'], ['vote.id'], name=op.f('fk_ownercheck_vote_id')),
        sa.PrimaryKeyConstraint('vote_id', 'residency_id', name=op.f('pk_ownercheck')),
    )
    with op.batch_alter_table('votepaper') as batch_op:
        batch_op.add_column(sa.Column('contested_by', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('contested_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column('contested_words', sa.String(length=200), nullable=False, server_default='')
        )
        batch_op.create_foreign_key(
            batch_op.f('fk_votepaper_contested_by'), 'person', ['contested_by'], ['id']
        )
        batch_op.create_check_constraint(batch_op.f('ck_votepaper_two_people_void'), 'settled_by <> contested_by')
    with op.batch_alter_table('votepaper') as batch_op:
        batch_op.alter_column('contested_words', server_default=None)
    _one_of('votepaper', 'state', 'paperstate', NEW_PAPERS)
    _live_papers(NEW_LIVE)
    _one_of('votephoto', 'kind', 'photokind', (*PHOTOS, 'naming', 'contest'))


def _votes_back() -> None:
    op.execute("DELETE FROM votephoto WHERE kind IN ('naming', 'contest')")
    op.execute("UPDATE votepaper SET state = 'returned' WHERE state = 'contested'")
    _one_of('votephoto', 'kind', 'photokind', PHOTOS)
    _live_papers(LIVE)
    _one_of('votepaper', 'state', 'paperstate', PAPERS)
    with op.batch_alter_table('votepaper') as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_votepaper_two_people_void'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_votepaper_contested_by'), type_='foreignkey')
        batch_op.drop_column('contested_words')
        batch_op.drop_column('contested_at')
        batch_op.drop_column('contested_by')
    op.drop_table('ownercheck')


def _serving() -> None:
    with op.batch_alter_table("servicecontract") as batch_op:
        batch_op.add_column(sa.Column("resumed_on", sa.Date(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_servicecontract_resumed"),
            sa.text("resumed_on IS NULL OR (stopped_on IS NOT NULL AND resumed_on > stopped_on)"),
        )
    with op.batch_alter_table("servicestop") as batch_op:
        batch_op.add_column(sa.Column("back", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("servicestop") as batch_op:
        batch_op.alter_column("back", server_default=None)
    with op.batch_alter_table("handover") as batch_op:
        batch_op.add_column(sa.Column("basis", sa.String(length=200), nullable=False, server_default=""))
    with op.batch_alter_table("handover") as batch_op:
        batch_op.alter_column("basis", server_default=None)


def _serving_back() -> None:
    """A company that came back serves; without its day, it would count as stopped for ever."""
    op.execute("UPDATE servicecontract SET stopped_on = NULL, resumed_on = NULL WHERE resumed_on IS NOT NULL")
    op.execute("DELETE FROM stopphoto WHERE stop_id IN (SELECT id FROM servicestop WHERE back)")
    op.execute("DELETE FROM servicestop WHERE back")
    with op.batch_alter_table("handover") as batch_op:
        batch_op.drop_column("basis")
    with op.batch_alter_table("servicestop") as batch_op:
        batch_op.drop_column("back")
    with op.batch_alter_table("servicecontract") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_servicecontract_resumed"), type_="check")
        batch_op.drop_column("resumed_on")


def _packing(way: str) -> None:
    """A town's month of scorecards is megabytes of facts: lz4 takes a third of the time, where the server has it."""
    bind = op.get_bind()
    if bind.dialect.name != 'postgresql':
        return
    ways = bind.scalar(sa.text("SELECT enumvals FROM pg_settings WHERE name = 'default_toast_compression'"))
    if 'lz4' in (ways or ()):
        for column in ('facts', 'result'):
            op.execute(f'ALTER TABLE scorecard ALTER COLUMN {column} SET COMPRESSION {way}')
