"""What npm built: complete, of our own look, and nothing that the content policy would refuse."""

import json
import re
from pathlib import Path

import pytest

from programme.web import assets
from programme.web.templates import TEMPLATES

MANIFEST: dict[str, str] = json.loads((assets.STATIC / "manifest.json").read_text(encoding="utf-8"))
STYLE = (assets.STATIC / MANIFEST["throughcare.css"]).read_text(encoding="utf-8")


def test_each_file_is_there_under_the_hash_of_its_content() -> None:
    assert {"throughcare.css", "throughcare.js", "govuk-frontend.js", "htmx.js", "early.js"} <= set(MANIFEST)
    for name, hashed in MANIFEST.items():
        stem, _dot, ending = name.partition(".")
        assert re.fullmatch(rf"{stem}\.[0-9a-f]{{12}}\.{ending}", hashed)
        assert (assets.STATIC / hashed).stat().st_size > 100
        assert assets.asset(name) == f"/static/{hashed}"


def test_scripts_name_each_other_by_their_built_names() -> None:
    script = (assets.STATIC / MANIFEST["throughcare.js"]).read_text(encoding="utf-8")
    imported = re.findall(r'(?:from|import) "([^"]+)"', script)
    assert sorted(imported) == sorted(f"./{MANIFEST[name]}" for name in ("govuk-frontend.js", "htmx.js"))


def test_the_marks_that_are_reserved_for_govuk_are_not_used() -> None:
    for word in ("GDS Transport", "crown", "crest", "govuk-logo", "@font-face"):
        assert word not in STYLE


def test_the_style_asks_for_no_other_file() -> None:
    assert "url(" not in STYLE


def test_there_is_no_pointer_to_a_source_map() -> None:
    for hashed in MANIFEST.values():
        assert "sourceMappingURL" not in (assets.STATIC / hashed).read_text(encoding="utf-8")


def test_what_was_not_built_is_named_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    assets._manifest.cache_clear()
    with pytest.raises(assets.AssetsMissing, match="npm ci && npm run build"):
        assets.asset("throughcare.css")
    assets._manifest.cache_clear()


REFUSED = [
    r"\sstyle=",
    r"\son[a-z]+=",
    "hx-on",
    "<style",
    "javascript:",
    "hx-vals=.js:",
    r"<script(?![^>]*src=)",
]
# A file to be downloaded, which must bring its own style along.
STANDALONE = {"reports/outcome/report.html"}


@pytest.mark.parametrize("refused", REFUSED)
def test_no_template_holds_what_the_content_policy_refuses(refused: str) -> None:
    wrong = [
        name
        for path in sorted(TEMPLATES.rglob("*.html"))
        if (name := path.relative_to(TEMPLATES).as_posix()) not in STANDALONE
        and re.search(refused, path.read_text(encoding="utf-8"))
    ]
    assert not wrong
