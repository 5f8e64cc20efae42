"""The wall shows what must be dealt with now, and leaves out what only waits for an answer."""

from datetime import timedelta

from tests.conftest import NOW

from headwater.matters.states import State
from headwater.records.models import Matter
from headwater.records.queries.wall import wall

FIGHT = "快来，五金城西门有人拿刀砍人，流了好多血"


def test_danger_that_waits_for_the_callers_answer_is_not_under_way(sent, person):
    running, done = sent(FIGHT).matter, sent(FIGHT).matter
    Matter.objects.filter(id=done).update(state=State.PROPOSED)

    seen = wall(person("leader", "R02"), NOW + timedelta(minutes=1))

    assert seen.immediate == 1
    assert [one.id for one in seen.urgent] == [running]
