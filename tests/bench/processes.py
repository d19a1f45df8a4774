"""Processes and what they cost, from /proc (Linux)."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(root: int) -> float:
    """Processor time of a process, of all below it, and of those below it that have ended."""
    return sum(_own(pid) for pid in tree(root)) / _TICK


def _own(pid: int) -> int:
    fields = _stat(pid)
    # utime, stime, and of children that were waited for: cutime, cstime
    return sum(int(value) for value in fields[11:15]) if fields else 0


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def tree(root: int) -> list[int]:
    """A process and all below it."""
    parents: dict[int, list[int]] = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, open_ = [], [root]
    while open_:
        pid = open_.pop()
        found.append(pid)
        open_.extend(parents.get(pid, ()))
    return found


def peak_memory(root: int) -> int:
    """Bytes of the process below `root` (itself included) that ever held most memory."""
    return max((_peak(pid) for pid in tree(root)), default=0)


def _peak(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


@dataclass(frozen=True, slots=True)
class Busy:
    """Processor seconds that the whole machine has had to do and could have done."""

    used: float
    possible: float


def machine() -> Busy:
    """How busy the machine was since it started."""
    values = [int(value) for value in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    idle = values[3] + values[4]
    return Busy((sum(values) - idle) / _TICK, sum(values) / _TICK)


@contextlib.contextmanager
def server(home: Path, port: int, *, processes: int) -> Iterator[int]:
    """`throughcare serve` on this home for the block; its process id."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("THROUGHCARE_")},
        "THROUGHCARE_HOME": str(home),
        "THROUGHCARE_PROCESSES": str(processes),
        "PORT": str(port),
    }
    log = home / "log" / "server.log"
    with log.open("wb") as output:
        started = subprocess.Popen(
            [sys.executable, str(ROOT / "throughcare.py"), "serve"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=output,
        )
        try:
            deadline = time.monotonic() + 60
            while not _answers(port):
                if started.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"the server did not start:\n{log.read_text()}")
                time.sleep(0.05)
            yield started.pid
            if started.poll() is not None:
                raise RuntimeError(f"the server ended by itself:\n{log.read_text()}")
        finally:
            started.send_signal(signal.SIGTERM)
            started.wait()


def _answers(port: int) -> bool:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asked.request("GET", "/health")
        return asked.getresponse().status == 200
    except OSError:
        return False
    finally:
        asked.close()


def run_measured(home: Path, *arguments: str) -> tuple[float, int]:
    """Run `throughcare` with these arguments; its seconds and the bytes of memory it held at most."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "throughcare.py"), *arguments],
        cwd=ROOT,
        env={**os.environ, "THROUGHCARE_HOME": str(home)},
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"throughcare {' '.join(arguments)} ended with {process.returncode}")
    return time.perf_counter() - started, usage.ru_maxrss * 1024
