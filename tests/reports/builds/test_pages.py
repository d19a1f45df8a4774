"""The pages about builds: asking, watching, cancelling, and the link that works once."""

import re
from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from programme.access.viewer import Viewer
from tests.fixtures.posting import post, words
from tests.fixtures.world import Client, World
from tests.reports.builds.steps import DONE, ask, told

As = Callable[[Viewer | None], Awaitable[Client]]


async def finished(world: World, owner: int = 7) -> int:
    """A build with a file of three bytes."""
    build = await ask(world.database, owner, site="north")
    await told(world.database, f"update report_build set {DONE} where id = $1", build)
    await told(
        world.database,
        "insert into report_build_file (build, content) values ($1, 'zip') returning id",
        build,
    )
    return build


async def linked(client: Client, build: int) -> str:
    """The address of a new link."""
    page = await post(client, f"/reports/builds/{build}/link", {})
    assert page.status_code == 200, page.text
    found = re.search(r'href="(/reports/builds/links/[^"]+)"', page.text)
    assert found is not None, page.text
    return found[1]


async def test_a_report_is_asked_for_with_the_filters_of_its_page(world: World, as_: As) -> None:
    client = await as_(world.eva)
    assert "You have had no report built yet." in words(await client.get("/reports/builds"))
    page = await client.get("/reports?site=north&group-by=prior")
    changed = "select last_change from analysis_state"
    before = await told(world.database, changed)
    action = re.search(r'<form method="post" action="(/reports/builds[^"]*)"', page.text)
    assert action is not None
    answer = await post(client, action[1].replace("&amp;", "&"), {})
    assert answer.status_code == 303
    assert await told(world.database, changed) == before  # a build changes no record
    [(build, owner, filters, mode, state)] = await told(
        world.database, "select id, owner, filters::text, mode, state from report_build"
    )
    assert (owner, mode, state) == (7, "operational", "waiting")
    assert filters == '{"site": "north", "group_by": "prior"}'
    assert answer.headers["location"] == f"/reports/builds/{build}"
    page = await client.get(f"/reports/builds/{build}")
    assert "Waiting for a worker" in words(page) and "Site north Compared by prior" in words(page)
    assert 'hx-trigger="every 1s"' in page.text and "Look again" in page.text
    listed = words(await client.get("/reports/builds"))
    assert "Waiting" in listed and "Site: north; Compared by: prior" in listed
    assert await told(
        world.database, "select page, reason from access_log where page not like 'reports'"
    ) == [("build report", "site=north, group_by=prior, mode=operational")]


async def test_asking_again_leads_to_the_one_that_is_built(world: World, as_: As) -> None:
    client = await as_(world.liv)
    first = await post(client, "/reports/builds?site=north", {})
    again = await post(client, "/reports/builds?site=north", {})
    assert again.headers["location"] == first.headers["location"]
    assert "flash" not in again.headers.get("set-cookie", "")
    other = await post(client, "/reports/builds", {})
    assert other.headers["location"] == first.headers["location"]
    assert "One report is built at a time" in words(await client.get(other.headers["location"]))
    assert len(await told(world.database, "select id from report_build")) == 1


async def test_wrong_filters_build_nothing(world: World, as_: As) -> None:
    client = await as_(world.eva)
    for query in ("cohort=X9", "from=2026-02-30", "from=2026-03-02&to=2026-03-01"):
        assert (await post(client, f"/reports/builds?{query}", {})).status_code == 422
    assert await told(world.database, "select id from report_build") == []


async def test_the_page_tells_the_step_and_stops_asking_at_the_end(world: World, as_: As) -> None:
    client = await as_(world.eva)
    build = await ask(world.database)
    await told(world.database, "update report_build set state = 'running', started_at = now(), attempts = 1")
    fragment = await client.get(f"/reports/builds/{build}/progress")
    assert "Being built Starting" in words(fragment) and "<h1" not in fragment.text
    for step, done, said in (
        ("reading", 0, "Reading the records"),
        ("charts/funnel", 7, "Drawing chart 5 of "),
        ("pdf", 17, "Setting the report as PDF"),
    ):
        await told(
            world.database,
            "insert into report_build_step (build, owner, step, done, total) values ($1, 7, $2, $3, 19)"
            " on conflict (build) do update set step = $2, done = $3",
            build,
            step,
            done,
        )
        fragment = await client.get(f"/reports/builds/{build}/progress")
        assert said in words(fragment) and "hx-refresh" not in fragment.headers
        assert f'max="19" value="{done}"' in fragment.text
    await told(world.database, f"update report_build set {DONE}")
    fragment = await client.get(f"/reports/builds/{build}/progress")
    assert fragment.headers["hx-refresh"] == "true"
    page = await client.get(f"/reports/builds/{build}")
    assert "hx-trigger" not in page.text.partition("<main")[2]
    assert "Make a download link" in words(page) and "a" * 64 in page.text


async def test_asking_for_progress_keeps_nobody_signed_in(world: World, as_: As) -> None:
    client = await as_(world.eva)
    build = await ask(world.database)
    await told(world.database, "update sign_in set last_seen_at = now() - interval '10 minutes'")
    seen = "select last_seen_at < now() - interval '9 minutes' from sign_in where staff = 7"
    assert (await client.get(f"/reports/builds/{build}/progress")).status_code == 200
    assert await told(world.database, seen) == [(True,)]
    await client.get(f"/reports/builds/{build}")
    assert await told(world.database, seen) == [(False,)]


@pytest.mark.parametrize(
    ("failure", "details", "said", "again"),
    [
        ("worker_ended", "", "The worker ended twice while building", True),
        ("disk_full", "", "The disk of the server is full", True),
        ("filters", "There is no cohort X9. There are: none.", "There is no cohort X9", False),
        ("not_allowed", "", "may not see reports any more", False),
        ("unexpected", "", "The log of the worker says what", True),
    ],
)
async def test_a_failure_is_told_with_its_reason(
    world: World, as_: As, failure: str, details: str, said: str, again: bool
) -> None:
    build = await ask(world.database)
    await told(
        world.database,
        "update report_build set state = 'failed', finished_at = now(), failure = $1, details = $2",
        failure,
        details,
    )
    page = words(await (await as_(world.eva)).get(f"/reports/builds/{build}"))
    assert "There is no report" in page and said in page
    assert ("Build it again" in page) == again


async def test_a_build_is_cancelled_once(world: World, as_: As) -> None:
    client = await as_(world.eva)
    build = await ask(world.database)
    answer = await post(client, f"/reports/builds/{build}/cancel", {})
    assert answer.status_code == 303
    page = words(await client.get(f"/reports/builds/{build}"))
    assert "The build is cancelled." in page and "Build it again" in page
    await post(client, f"/reports/builds/{build}/cancel", {})
    assert "The build had ended already." in words(await client.get(f"/reports/builds/{build}"))
    assert (await post(client, "/reports/builds", {})).status_code == 303  # the next one may be asked for


async def test_a_build_is_its_owners_alone(world: World, as_: As) -> None:
    build = await finished(world)
    link = await linked(await as_(world.eva), build)
    client = await as_(world.liv)
    for address in (f"/reports/builds/{build}", f"/reports/builds/{build}/progress", link):
        assert (await client.get(address)).status_code == 404, address
    for action in ("cancel", "link"):
        assert (await post(client, f"/reports/builds/{build}/{action}", {})).status_code == 404
    assert "You have had no report built yet." in words(await client.get("/reports/builds"))
    client = await as_(world.alma)
    assert (await client.get(link)).status_code == 403
    client = await as_(world.eva)
    assert (await client.get(link)).content == b"zip"  # nobody else has used it up


async def test_a_link_works_once_and_says_so_afterwards(world: World, as_: As) -> None:
    client = await as_(world.eva)
    build = await finished(world)
    link = await linked(client, build)
    answer = await client.get(link)
    assert (answer.status_code, answer.content) == (200, b"zip")
    assert answer.headers["content-type"] == "application/zip"
    assert re.fullmatch(
        r'attachment; filename="outcome-\d{4}-\d\d-\d\d.zip"', answer.headers["content-disposition"]
    )
    again = await client.get(link)
    assert again.status_code == 410
    assert "It works once, and was used on" in words(again) and f"/reports/builds/{build}" in again.text
    assert (await client.get(await linked(client, build))).content == b"zip"
    [(token,)] = await told(world.database, "select min(length(token_hash)) from report_build_link")
    assert token == 32 and link.rpartition("/")[2] not in str(
        await told(world.database, "select * from history")
    )
    assert await told(world.database, "select staff, reason from access_log where page like 'download%'") == [
        (7, f"build={build}"),
        (7, f"build={build}"),
    ]


async def test_a_link_ends_after_a_day_and_a_file_after_a_week(world: World, as_: As) -> None:
    client = await as_(world.eva)
    build = await finished(world)
    link = await linked(client, build)
    [(lasts,)] = await told(world.database, "select (expires_at - made_at)::text from report_build_link")
    assert lasts in {"24:00:00", "1 day"}
    await told(
        world.database,
        "update report_build_link set made_at = now() - interval '25 hours', expires_at = now() - interval '1 hour'",
    )
    answer = await client.get(link)
    assert answer.status_code == 410 and "A link lasts for 24 hours" in words(answer)
    link = await linked(client, build)
    await told(world.database, "update report_build set finished_at = now() - interval '8 days'")
    await told(world.database, "delete from report_build_file")
    assert (await client.get(link)).status_code == 410
    assert (await post(client, f"/reports/builds/{build}/link", {})).status_code == 409
    page = words(await client.get(f"/reports/builds/{build}"))
    assert "Its file was deleted after 7 days." in page and "Make a download link" not in page


async def test_whoever_lost_the_role_gets_nothing_through_an_old_link(world: World, as_: As) -> None:
    """Even where the application would let them: the database asks too."""
    build = await finished(world)
    link = await linked(await as_(world.eva), build)
    await told(world.database, "update staff set roles = '{facilitator}' where id = 7")
    assert (await (await as_(world.eva)).get(link)).status_code == 403
    [(hash_,)] = await told(world.database, "select token_hash from report_build_link")
    connection = await asyncpg.connect(world.database.url)
    await connection.execute("set role throughcare_evaluator; set app.staff_id = '7'")
    assert await connection.fetch("select build from use_report_link($1)", hash_) == []
    await told(world.database, "update staff set roles = '{lead}' where id = 7")
    assert len(await connection.fetch("select build from use_report_link($1)", hash_)) == 1
    await connection.close()


async def test_watching_asks_the_database_little(
    world: World, queries: Callable[[], list[str]], as_: As
) -> None:
    client = await as_(world.eva)
    build = await ask(world.database)
    await client.get(f"/reports/builds/{build}/progress")
    queries()
    await client.get(f"/reports/builds/{build}/progress")
    assert len(queries()) == 5  # who asks; begin, role, the build, commit
