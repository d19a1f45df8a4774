"""The browser fixtures themselves: what happens without a browser, and that they notice faults."""

from pathlib import Path

import pytest
from playwright.async_api import Page, Route

from tests import chromium as finder
from tests.fixtures.browser import Axe, NewContext
from tests.house.sources import ROOT

SOME_TESTS = """
    async def test_looks_at_a_page(page): pass
    async def test_looks_again(page): pass
    def test_without_browser(): pass
"""


CONFTEST = """
    import pytest
    from tests import chromium
    pytest_plugins = ["tests.fixtures.browser"]

    @pytest.fixture(scope="session")
    def anyio_backend():
        return "asyncio"
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder for a small suite of its own, with our browser fixtures."""
    for name in ("CI", "REQUIRE_BROWSER", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyprojecttoml('[tool.pytest.ini_options]\nanyio_mode = "auto"\nmarkers = ["browser"]\n')
    pytester.makeconftest(CONFTEST)
    return pytester


@pytest.fixture
def without_browser(suite: pytest.Pytester) -> pytest.Pytester:
    """A small suite on a machine that has no browser."""
    suite.makeconftest(CONFTEST + "\n    chromium.find = lambda: None")
    suite.makepyfile(test_some=SOME_TESTS)
    return suite


@pytest.mark.parametrize("processes", ["0", "2"])
def test_a_run_without_browser_ends_by_naming_what_was_skipped(
    without_browser: pytest.Pytester, processes: str
) -> None:
    result = without_browser.runpytest_subprocess("--numprocesses", processes)
    result.assert_outcomes(passed=1, skipped=2)
    result.stdout.fnmatch_lines(
        ["*2 BROWSER TESTS DID NOT RUN*", "*no Chromium or Chrome*", "*test_some.py (2)"]
    )
    assert result.ret == 0


@pytest.mark.parametrize("name", ["CI", "REQUIRE_BROWSER"])
def test_a_run_that_must_not_skip_fails_without_browser(
    without_browser: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "true")
    result = without_browser.runpytest_subprocess("--numprocesses", "0")
    result.assert_outcomes(passed=1, errors=2)
    result.stdout.fnmatch_lines(["*Failed: There is no Chromium or Chrome*"])


def test_a_named_browser_that_does_not_start_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("THROUGHCARE_CHROMIUM", str(tmp_path / "nothing"))
    finder.find.cache_clear()
    with pytest.raises(finder.WrongChromium, match=r"THROUGHCARE_CHROMIUM=.*nothing does not start"):
        finder.find()
    finder.find.cache_clear()


def test_a_browser_that_does_not_start_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken, whole = tmp_path / "chromium", tmp_path / "google-chrome"
    broken.write_text("#!/bin/sh\nexit 1\n")
    whole.write_text("#!/bin/sh\nexit 0\n")
    for program in (broken, whole):
        program.chmod(0o755)
    monkeypatch.delenv("THROUGHCARE_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    finder.find.cache_clear()
    try:
        assert finder.find() == whole
    finally:
        finder.find.cache_clear()


async def _strict(route: Route) -> None:
    """Answers like our pages: nothing inline may run."""
    policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src data:"
    body = (
        '<!doctype html><html lang="en"><title>A page</title><main><h1>A page</h1><img src="data:,"></main>'
    )
    await route.fulfill(body=body, headers={"content-type": "text/html", "content-security-policy": policy})


async def test_axe_finds_an_image_without_text_under_a_strict_policy(
    new_context: NewContext, axe: Axe
) -> None:
    page = await (await new_context()).new_page()
    await page.route("http://localhost/**", _strict)
    await page.goto("http://localhost/")
    with pytest.raises(AssertionError, match="image-alt"):
        await axe(page)
    await page.evaluate("document.querySelector('img').remove()")
    await axe(page)


async def test_a_page_reaches_no_other_machine(page: Page) -> None:
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        await page.goto("http://elsewhere.test/")


def test_a_script_error_fails_the_test(suite: pytest.Pytester) -> None:
    if finder.find() is None and not finder.is_required():
        pytest.skip(finder.MISSING)
    suite.makepyfile(
        """
        async def test_a_faulty_page(page):
            await page.set_content("<script>missing()</script>")
        """
    )
    result = suite.runpytest_subprocess("--numprocesses", "0")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*missing is not defined*"])
