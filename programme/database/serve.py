"""Serving: the database, the pages, the workers beside them, and an orderly end of all."""

import contextlib
import http.client
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType

import click

from programme.database.commands import CommandFailed, database
from programme.database.settings import Settings

_DATABASE_FOR_WORKERS = "DATABASE_URL"
_SECONDS_TO_FINISH = 10


def serve(
    chosen: Settings,
    *,
    first: Callable[[str], None] | None = None,
    worker_of: Callable[[str], Callable[[], None]],
) -> None:
    """Serve the pages until Ctrl-C or SIGTERM, then stop everything, an embedded database too.

    `first` is called with the database's address before the first request. `worker_of` that address is what a
    worker does, in `chosen.workers` processes of their own. Raises CommandFailed.
    """
    _check_port(chosen)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with database(chosen) as url:
            if first is not None:
                first(url)
            threading.Thread(target=_announce, args=(chosen,), daemon=True).start()
            # Fresh processes, not copies: a copy made while another thread holds a lock never gets it back.
            multiprocessing.set_start_method("spawn", force=True)
            with _workers(chosen.workers, worker_of(url)):
                _serve(chosen, url)
    except KeyboardInterrupt:
        pass
    click.echo("Stopped.")


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _announce(chosen: Settings) -> None:
    """Say where the pages are once they are there: whoever reads it may click at once."""
    while True:
        try:
            asked = http.client.HTTPConnection(chosen.host, chosen.port, timeout=60)
            asked.request("GET", "/health")
            asked.getresponse()
            break
        except OSError:
            time.sleep(0.1)
    click.echo(f"Throughcare is at http://{chosen.host}:{chosen.port}  (Ctrl-C stops it)")
    sys.stdout.flush()


def _check_port(chosen: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((chosen.host, chosen.port))
        except OSError as problem:
            raise CommandFailed(
                f"port {chosen.port} of {chosen.host} cannot be used ({problem.strerror}). Set another PORT."
            ) from None


@contextlib.contextmanager
def _workers(count: int, work: Callable[[], None]) -> Iterator[None]:
    """Processes that work beside the server: each is replaced when it ends, all are ended at the end."""
    stopping = threading.Event()
    keepers = [threading.Thread(target=_keep_one, args=(work, stopping)) for _number in range(count)]
    for keeper in keepers:
        keeper.start()
    try:
        yield
    finally:
        stopping.set()
        for keeper in keepers:
            keeper.join()


def _keep_one(work: Callable[[], None], stopping: threading.Event) -> None:
    # The thread lives as long as the server: Linux ends a process with the thread that started it.
    while not stopping.is_set():
        process = multiprocessing.Process(target=work)
        process.start()
        while process.is_alive() and not stopping.wait(0.5):
            pass
        process.terminate()
        process.join(_SECONDS_TO_FINISH)
        process.kill()
        process.join()
        stopping.wait(1)  # one that ends at once must not be started without end


def _serve(chosen: Settings, url: str) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    os.environ[_DATABASE_FOR_WORKERS] = url
    Server(
        "app:create_app",
        factory=True,
        address=chosen.host,
        port=chosen.port,
        interface=Interfaces.ASGI,
        workers=chosen.processes,
        websockets=False,
        log_access=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,  # a request that hangs must not keep the rest from ending
        process_name=None,
    ).serve()
