"""Starts commands, and shows on one line (or, in a log, now and then) how far they are."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

IN_A_LOG = 20  # seconds between signs of life where a line cannot be overwritten


class CommandFailedError(Exception):
    """A command ended with an error; the text ends with what it printed last."""


def say(text: str) -> None:
    print(text, flush=True)


def answer_of(*command: str | Path) -> str:
    """What a command prints, without the space around; empty when it fails or is not there."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def run(command: Sequence[str | Path], each_line: Callable[[str], None] | None = None) -> None:
    """Runs a command; with `each_line` its output goes there instead of to the screen.

    Raises CommandFailedError when it cannot start or ends with an error.
    """
    last: deque[str] = deque(maxlen=25)
    try:
        # stdin: nothing here asks a question, and one that did would wait for ever unseen.
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if each_line else None,
            stderr=subprocess.STDOUT if each_line else None,
            text=True,
            errors="replace",
        ) as process:
            try:
                for line in process.stdout or ():
                    last.append(line.rstrip())
                    if each_line:
                        each_line(line)
            except KeyboardInterrupt:
                process.terminate()
                raise
    except OSError as problem:
        raise CommandFailedError(f"{command[0]} could not be started: {problem}") from None
    if process.returncode:
        told = "\n".join(last)
        raise CommandFailedError(f"{told}\nThis command failed: {' '.join(map(str, command))}".lstrip())


class Progress:
    """Tells how far pip is with a number of packages. Use it in a `with` statement."""

    def __init__(self, packages: int) -> None:
        self._packages = packages
        self._seen = 0
        self._doing = "asking for the packages"
        self._started = time.monotonic()
        self._overwrites = sys.stdout.isatty()
        self._ended = threading.Event()
        self._clock = threading.Thread(target=self._keep_showing, daemon=True)

    def __enter__(self) -> Self:
        self._clock.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._clock.join()
        end = "\r\033[K" if self._overwrites else ""
        if kind is None:
            say(f"{end}  done in {time.monotonic() - self._started:.0f} s")
        else:
            print(end, end="", flush=True)

    def pip_said(self, line: str) -> None:
        """Takes a line of pip's output."""
        words = line.split()
        match words:
            case ["Collecting", package, *_]:
                self._seen += 1
                self._doing = f"{package.partition('==')[0]}, {self._seen} of {self._packages}"
            case ["Requirement", "already", "satisfied:", *_]:
                self._seen += 1
            case ["Installing", "collected", *_]:
                self._doing = "unpacking them all"
                if not self._overwrites:
                    self._show()

    def _keep_showing(self) -> None:
        while not self._ended.wait(0.5 if self._overwrites else IN_A_LOG):
            self._show()

    def _show(self) -> None:
        text = f"  {time.monotonic() - self._started:3.0f} s  {self._doing}"
        print(
            f"\r\033[K{text}" if self._overwrites else text, end="" if self._overwrites else "\n", flush=True
        )
