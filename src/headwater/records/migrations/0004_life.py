"""The life of a matter: returns, moved deadlines, merging, visits, notes, notices, links."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


VIEWS = """
create view records_fact_life as
select m.id, m.number, coalesce(m.closed_at, d.first_at) as at, m.town, m.category, l.parent, m.channel, m.grade,
  m.course, m.holder_id as unit, m.is_protected,
  d.first_at is not null as is_dispatched,
  m.returned > 0 as is_given_back,
  m.ruled as is_ruled,
  m.closed_at is not null and m.outcome not in ('withdrawn', 'imported') as is_done,
  m.repeated > 0 as is_told_again,
  m.reopened > 0 as is_reopened,
  exists (select 1 from records_flag f where f.matter_id = m.id and f.finding <> 'cleared') as is_flagged,
  m.answer in ('solved', 'not-solved') as is_answered,
  m.answer = 'solved' as is_solved,
  v.is_true is not null as is_visited,
  not v.is_true as is_false
from records_matter m join records_leaf l on l.code = m.category
left join lateral (select min(a.dispatched_at) as first_at from records_assignment a
  where a.matter_id = m.id and a.rule <> 'first-receiver') d on true
left join records_visit v on v.matter_id = m.id
where not m.historical and coalesce(m.closed_at, d.first_at) is not null;

create view records_fact_attempt as
select m.id, m.number, t.at, m.town, m.category, l.parent, m.channel, m.grade, m.course, m.holder_id as unit,
  m.is_protected, t.reached as is_reached, true as is_tried
from records_attempt t join records_matter m on m.id = t.matter_id join records_leaf l on l.code = m.category;

create view records_fact_forecast as
select m.id, m.number, c.due_at as at, m.town, m.category, l.parent, m.channel, m.grade, m.course,
  a.unit_id as unit, m.is_protected,
  f.probability >= 0.5 as is_foretold, f.missed is not null as is_known, f.missed as is_missed,
  (f.probability >= 0.5) = f.missed as is_hit
from records_forecast f join records_clock c on c.id = f.clock_id
join records_assignment a on a.id = c.assignment_id
join records_matter m on m.id = c.matter_id join records_leaf l on l.code = m.category;
"""
NO_VIEWS = """
drop view records_fact_forecast;
drop view records_fact_attempt;
drop view records_fact_life;
"""


class Migration(migrations.Migration):
    """Add what a matter goes through besides its moves."""

    dependencies = [
        ("records", "0003_search_and_facts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("unit", models.CharField(blank=True, max_length=32)),
                ("by", models.CharField(max_length=80)),
                ("reached", models.BooleanField()),
                ("note", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name="BulkMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verb", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("unit", models.CharField(blank=True, max_length=32)),
                ("asked", models.JSONField(default=dict)),
                ("done", models.JSONField(default=list)),
                ("refused", models.JSONField(default=list)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("undone", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seen_at", models.DateTimeField()),
                ("words", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("guard", models.CharField(max_length=40)),
                ("unit", models.CharField(blank=True, max_length=32)),
                ("at", models.DateTimeField()),
                ("because", models.JSONField(default=list)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_by", models.CharField(blank=True, max_length=80)),
                ("finding", models.CharField(blank=True, max_length=10)),
                ("reason", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name="Forecast",
            fields=[
                (
                    "clock",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="records.clock",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("probability", models.FloatField()),
                ("missed", models.BooleanField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="MassEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None
                    ),
                ),
                ("town", models.CharField(blank=True, max_length=50)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("unit", models.CharField(blank=True, max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="Merging",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("unit", models.CharField(blank=True, max_length=32)),
                ("reason", models.CharField(max_length=500)),
                ("probability", models.FloatField(null=True)),
                ("because", models.JSONField(default=list)),
                ("before", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("undone_by", models.CharField(blank=True, max_length=80)),
                ("undone_reason", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("unit", models.CharField(blank=True, max_length=32)),
                ("words", models.TextField()),
                ("is_public", models.BooleanField(default=False)),
                (
                    "mentions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NotSame",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("unit", models.CharField(blank=True, max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="OutsideOrder",
            fields=[
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="outside",
                        serialize=False,
                        to="records.assignment",
                    ),
                ),
                ("platform", models.CharField(max_length=50)),
                ("made_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("heard_at", models.DateTimeField(blank=True, null=True)),
                ("foreign_id", models.CharField(blank=True, max_length=100)),
                ("state", models.CharField(max_length=12)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("failed", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("to", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("quiet_from", models.TimeField(blank=True, null=True)),
                ("quiet_until", models.TimeField(blank=True, null=True)),
                ("every_minutes", models.PositiveIntegerField(default=0)),
                (
                    "muted",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Return",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("clause", models.CharField(max_length=300)),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=12)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("asked", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Tick",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("unit", models.CharField(blank=True, max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="TimeAsked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=10)),
                ("state", models.CharField(max_length=10)),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(max_length=80)),
                ("unit", models.CharField(blank=True, max_length=32)),
                ("amount", models.CharField(blank=True, max_length=40)),
                ("reason", models.CharField(max_length=500)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_by", models.CharField(blank=True, max_length=80)),
                ("why", models.CharField(blank=True, max_length=500)),
                ("was_due", models.DateTimeField()),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("resumed_at", models.DateTimeField(blank=True, null=True)),
                ("counted", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=32)),
                ("drawn_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("by", models.CharField(blank=True, max_length=80)),
                ("is_true", models.BooleanField(null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name="Warned",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("to", models.CharField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="Watcher",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="WorkLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("firm", models.CharField(max_length=100)),
                ("task", models.CharField(max_length=1000)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("ends_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="WrittenNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True)),
                ("wording", models.CharField(max_length=40)),
                ("holder", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("unit", models.CharField(blank=True, max_length=32)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="matter",
            name="matter_open_by_clock",
        ),
        migrations.RemoveIndex(
            model_name="matter",
            name="matter_open_by_holder",
        ),
        migrations.AddField(
            model_name="clock",
            name="limit",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="clock",
            name="paused_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="matter",
            name="cause",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="matter",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="records.matter",
            ),
        ),
        migrations.AddField(
            model_name="matter",
            name="repeat_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="repeats",
                to="records.matter",
            ),
        ),
        migrations.AddField(
            model_name="matter",
            name="repeated",
            field=models.SmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="matter",
            name="returned",
            field=models.SmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="matter",
            name="ruled",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="message",
            name="digest",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="records.message",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="replays",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("state__in", ["closed", "withdrawn", "merged"]), _negated=True),
                fields=["due_at", "id"],
                name="matter_open_by_clock",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("state__in", ["closed", "withdrawn", "merged"]), _negated=True),
                fields=["holder", "due_at"],
                name="matter_open_by_holder",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["changed_at"], name="matter_by_change"),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "merged"), _negated=True),
                    ("merged_into__isnull", False),
                    _connector="OR",
                ),
                name="matter_merged_hangs_on_another",
            ),
        ),
        migrations.AddField(
            model_name="attempt",
            name="matter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attempts",
                to="records.matter",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="matter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="drafts",
                to="records.matter",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="flag",
            name="matter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="flags",
                to="records.matter",
            ),
        ),
        migrations.AddField(
            model_name="massevent",
            name="matter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="records.matter",
            ),
        ),
        migrations.AddField(
            model_name="merging",
            name="into",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="taken_in",
                to="records.matter",
            ),
        ),
        migrations.AddField(
            model_name="merging",
            name="matter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mergings",
                to="records.matter",
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="matter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notes",
                to="records.matter",
            ),
        ),
        migrations.AddField(
            model_name="notsame",
            name="first",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.matter"
            ),
        ),
        migrations.AddField(
            model_name="notsame",
            name="second",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.matter"
            ),
        ),
        migrations.AddConstraint(
            model_name="outsideorder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("foreign_id", ""), _negated=True),
                fields=("platform", "foreign_id"),
                name="outside_order_has_one_id_there",
            ),
        ),
        migrations.AddField(
            model_name="return",
            name="assignment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="records.assignment"
            ),
        ),
        migrations.AddField(
            model_name="return",
            name="matter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="returns",
                to="records.matter",
            ),
        ),
        migrations.AddField(
            model_name="return",
            name="proposed",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.unit"
            ),
        ),
        migrations.AddField(
            model_name="return",
            name="ruling",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="records.ruling"
            ),
        ),
        migrations.AddField(
            model_name="return",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.unit"
            ),
        ),
        migrations.AddField(
            model_name="savedfilter",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="filters",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="tick",
            name="matter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ticks",
                to="records.matter",
            ),
        ),
        migrations.AddField(
            model_name="timeasked",
            name="clock",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="moved",
                to="records.clock",
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="matter",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="visit",
                to="records.matter",
            ),
        ),
        migrations.AddField(
            model_name="warned",
            name="clock",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="warned",
                to="records.clock",
            ),
        ),
        migrations.AddField(
            model_name="watcher",
            name="matter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="watchers",
                to="records.matter",
            ),
        ),
        migrations.AddField(
            model_name="watcher",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="worklink",
            name="assignment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="links",
                to="records.assignment",
            ),
        ),
        migrations.AddField(
            model_name="writtennotice",
            name="matter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="records.matter",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(fields=("matter", "user"), name="draft_is_one"),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.UniqueConstraint(
                fields=("matter", "guard"), name="flag_once_a_guard"
            ),
        ),
        migrations.AddConstraint(
            model_name="merging",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True)),
                fields=("matter",),
                name="matter_hangs_on_one_at_most",
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["matter", "at"], name="note_by_matter"),
        ),
        migrations.AddConstraint(
            model_name="notsame",
            constraint=models.UniqueConstraint(
                fields=("first", "second"), name="not_same_said_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="return",
            constraint=models.UniqueConstraint(fields=("matter",), name="matter_is_returned_once"),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.UniqueConstraint(fields=("user", "name"), name="filter_named_once"),
        ),
        migrations.AddConstraint(
            model_name="tick",
            constraint=models.UniqueConstraint(fields=("matter", "item"), name="ticked_once"),
        ),
        migrations.AddConstraint(
            model_name="warned",
            constraint=models.UniqueConstraint(
                fields=("clock", "step"), name="clock_is_warned_once_a_step"
            ),
        ),
        migrations.AddConstraint(
            model_name="watcher",
            constraint=models.UniqueConstraint(fields=("matter", "user"), name="watches_once"),
        ),
        migrations.RunSQL(VIEWS, NO_VIEWS),
    ]
