"""Load a city folder into the tables: units and what SQL must know of the catalogue."""

from __future__ import annotations

from django.db import connection, transaction

from headwater.city import City
from headwater.city.reception import town_of
from headwater.records.models import Leaf, Setting, Unit


@transaction.atomic
def load_city(city: City) -> None:
    """Write units and leaves; run again it brings them up to date and removes none."""
    units = [
        Unit(
            code=unit.code,
            name_zh=unit.name_zh,
            name_en=unit.name_en,
            kind=unit.kind,
            parent_id=unit.parent or None,
            town=town_of(city, unit.code),
        )
        for unit in city.units.values()
    ]
    with connection.cursor() as cursor:
        cursor.execute("set constraints all deferred")
    changed = ["name_zh", "name_en", "kind", "parent", "town"]
    Unit.objects.bulk_create(
        units, update_conflicts=True, update_fields=changed, unique_fields=["code"]
    )
    _load_leaves(city)
    Setting.objects.update_or_create(name="city", defaults={"value": city.code})


def _load_leaves(city: City) -> None:
    outside = city.reception.ineffective
    leaves = [
        Leaf(
            code=leaf.code,
            parent=leaf.parent,
            is_effective=not ({leaf.code, leaf.parent} & outside),
            is_protected=leaf.protected,
            is_countable=leaf.countable and not leaf.protected,
        )
        for leaf in city.catalogue.values()
    ]
    changed = ["parent", "is_effective", "is_protected", "is_countable"]
    Leaf.objects.bulk_create(
        leaves, update_conflicts=True, update_fields=changed, unique_fields=["code"]
    )
