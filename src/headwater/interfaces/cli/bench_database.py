"""The benches that need a database: run as a process of their own on an empty one."""

from __future__ import annotations

import http.client
import json
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from statistics import quantiles
from typing import Any

from headwater.interfaces.cli import database, processes, serving

CLIENTS = 8
HOST = "127.0.0.1"
AT = datetime(2022, 12, 5, 2, 30, tzinfo=UTC)


def main(name: str, n: int, seed: int) -> None:
    """Measure one bench and print its object as the last line."""
    with database.opened():
        from headwater.records.actions.city import load_city
        from headwater.records.queries import ground

        load_city(ground.city())
        found = intake(n or 2000, seed) if name == "intake" else lists(n or 100_000)
    sys.stdout.write(json.dumps(found) + "\n")


def intake(n: int, seed: int) -> dict[str, Any]:
    """Post reports from eight clients; beside them the skeleton of five inserts, in turn."""
    from headwater.interfaces.cli.bench_triage import messages
    from headwater.records.actions.keys import issue
    from headwater.records.actions.scratch import make_scratch

    make_scratch()
    token = issue(name="bench", channel="12345", per_minute=10**9)
    texts = messages(n, seed)
    with _served() as (port, web):
        _warm(port, token)
        bare = _posted(port, "/bench/skeleton", [b"x" * 60] * n, {})
        times = _posted(port, "/api/v1/reports", [_body(t) for t in texts], _headers(token))
        memory = _memory(web)
    return {
        "statements": _statements(texts[0]),
        "rate": round(n / times.seconds),
        **times.percentiles(),
        "memory_mb": memory,
        "skeleton_rate": round(n / bare.seconds),
        "n": n,
    }


def lists(n: int) -> dict[str, Any]:
    """Ask for the list of fifty among many matters, as a handler with row permissions."""
    from headwater.records.actions.accounts import make_account
    from headwater.records.actions.scratch import fill_matters
    from headwater.records.queries.lists import Asked, matters_for
    from headwater.records.queries.people import user_named

    fill_matters(n, AT)
    make_account("bench", "handler", "U42")
    user = user_named("bench")
    spent = _Times()
    statements = 0
    for _ in range(200):
        started = time.perf_counter()
        statements = _counted(lambda: matters_for(user, Asked(), AT))
        spent.one(time.perf_counter() - started)
    spent.seconds = sum(spent.each)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {
        "statements": statements,
        "rate": round(len(spent.each) / spent.seconds),
        **spent.percentiles(),
        "memory_mb": memory,
        "skeleton_rate": None,
        "n": n,
    }


class _Times:
    """How long each request took, and all of them together."""

    def __init__(self) -> None:
        self.each: list[float] = []
        self.seconds = 0.0

    def one(self, seconds: float) -> None:
        """Note one request."""
        self.each.append(seconds)

    def percentiles(self) -> dict[str, float]:
        """Return p50, p95 and p99 in milliseconds."""
        cuts = quantiles(self.each, n=100)
        return {f"p{p}_ms": round(cuts[p - 1] * 1000, 1) for p in (50, 95, 99)}


def _posted(port: int, url: str, bodies: list[bytes], headers: dict[str, str]) -> _Times:
    """Post all bodies from eight clients on kept connections."""
    times, numbers = _Times(), count()
    started = time.perf_counter()

    def client(part: list[bytes]) -> None:
        line = http.client.HTTPConnection(HOST, port)
        for body in part:
            own = {**headers, "Idempotency-Key": f"{started}-{next(numbers)}"}
            before = time.perf_counter()
            line.request("POST", url, body, own)
            answer = line.getresponse()
            answer.read()
            times.one(time.perf_counter() - before)
            if answer.status != http.client.CREATED:
                raise RuntimeError(answer.status)

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, [bodies[i::CLIENTS] for i in range(CLIENTS)]))
    times.seconds = time.perf_counter() - started
    return times


def _warm(port: int, token: str) -> None:
    for path, headers in (("/bench/skeleton", {}), ("/api/v1/reports", _headers(token))):
        _posted(port, path, [_body("warm")] * 40, headers)


def _body(text: str) -> bytes:
    return json.dumps({"text": text, "contact": {"phone": "13800002222"}}).encode()


def _headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


@contextmanager
def _served() -> Any:
    port = serving.free_port(HOST, 8400)
    web = processes.start("serve", "--host", HOST, "--port", str(port))
    try:
        processes.wait_for(f"http://{HOST}:{port}/healthz", web)
        yield port, web
    finally:
        processes.stop(web)


def _memory(web: subprocess.Popen[bytes]) -> int:
    """Return the resident megabytes of the largest web process."""
    listed = subprocess.run(  # noqa: S603
        ["/bin/ps", "-o", "rss=", "--ppid", str(web.pid)], capture_output=True, check=False
    )
    sizes = [int(line) for line in listed.stdout.split()]
    return max(sizes, default=0) // 1024


def _statements(text: str) -> int:
    from headwater.intake.arrival import Arrival
    from headwater.kernel.permit import By
    from headwater.records.actions.intake import receive

    arrival = Arrival(words=text, channel="12345", key="statements", contact="13800002222")
    by = By("bench", "U75")
    receive(Arrival(words=text, channel="12345", key="first"), sender="bench", by=by, at=AT)
    return _counted(lambda: receive(arrival, sender="bench", by=by, at=AT))


def _counted(act: Callable[[], object]) -> int:
    """Count the SQL statements of one act, BEGIN and COMMIT left out."""
    from django.db import connection

    seen: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        act()
    return sum(not sql.startswith(("SAVEPOINT", "RELEASE")) for sql in seen)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
