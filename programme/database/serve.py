"""Serving: the database, the pages, and an orderly end of both."""

import http.client
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

import click

from programme.database.commands import CommandFailed, database
from programme.database.settings import Settings

_DATABASE_FOR_WORKERS = "DATABASE_URL"


def serve(chosen: Settings, *, first: Callable[[str], None] | None = None) -> None:
    """Serve the pages until Ctrl-C or SIGTERM, then stop everything, an embedded database too.

    `first` is called with the database's address before the first request. Raises CommandFailed.
    """
    _check_port(chosen)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with database(chosen) as url:
            if first is not None:
                first(url)
            threading.Thread(target=_announce, args=(chosen,), daemon=True).start()
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


def _serve(chosen: Settings, url: str) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    os.environ[_DATABASE_FOR_WORKERS] = url
    # Fresh processes, not copies: a copy made while another thread holds a lock never gets it back.
    multiprocessing.set_start_method("spawn", force=True)
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
