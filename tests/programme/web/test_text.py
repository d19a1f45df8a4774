"""Words go through gettext, at the moment when they are shown."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from programme.web import text
from programme.web.text import _, lazy, ngettext, speaking


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = Catalog(locale="de")
    catalogue.add("Cohort %(code)s", "Kurs %(code)s")
    catalogue.add(("%(num)s member", "%(num)s members"), ("%(num)s Mitglied", "%(num)s Mitglieder"))
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "throughcare.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(text, "LOCALES", tmp_path)
    text._catalogue.cache_clear()


@pytest.mark.usefixtures("german")
def test_another_language_is_spoken_inside_its_block() -> None:
    heading = lazy("Cohort %(code)s", code="A%")
    assert _("Cohort %(code)s", code="A") == "Cohort A"
    with speaking("de_DE"):
        assert _("Cohort %(code)s", code="A") == "Kurs A"
        assert ngettext("%(num)s member", "%(num)s members", 1) == "1 Mitglied"
        assert ngettext("%(num)s member", "%(num)s members", 3) == "3 Mitglieder"
        assert str(heading) == "Kurs A%"
    assert str(heading) == "Cohort A%"
    text._catalogue.cache_clear()


def test_without_values_a_percent_sign_is_a_percent_sign() -> None:
    assert _("100% done") == "100% done"


def test_lazy_texts_compare_by_what_they_say() -> None:
    assert lazy("Save") == "Save"
    assert lazy("Save") == lazy("Save")
    assert {lazy("Save")} == {lazy("Save")}
    assert not lazy("")
