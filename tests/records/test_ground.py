"""What every action stands on is opened once, however many ask for it at the same time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from headwater.records.queries import ground


def test_desk_is_opened_once_for_all_threads_of_a_process():
    together = Barrier(4)
    ground._desk.cache_clear()

    def ask(_):
        together.wait()
        return ground.desk()

    with ThreadPoolExecutor(4) as pool:
        desks = list(pool.map(ask, range(4)))

    assert len({id(desk) for desk in desks}) == 1
    assert ground._desk.cache_info().misses == 1
