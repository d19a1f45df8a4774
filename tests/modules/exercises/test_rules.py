"""Which files may be kept, and what they are called then."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.exercises.form import spoken
from modules.exercises.rules import (
    JPEG,
    MOST_BYTES,
    PDF,
    PNG,
    Kept,
    Refusal,
    check,
    media_type_of,
    safe_name,
)

A_PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
A_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(17) + b"\x00\x00\x00\x00IEND\xaeB`\x82"
A_JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20) + b"\xff\xd9"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("a.pdf", A_PDF, PDF), ("a.PNG", A_PNG, PNG), ("a.jpg", A_JPEG, JPEG), ("a.jpeg", A_JPEG, JPEG)],
)
def test_pdf_png_and_jpeg_are_kept(name: str, content: bytes, kind: str) -> None:
    assert check(name, content) == Kept(name.lower(), kind, content)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.pdf", b"", "is empty"),
        ("a.pdf", A_PNG, "must end in .png"),
        ("a.png", A_PDF, "must end in .pdf"),
        ("a.pdf.exe", A_PDF, "must end in .pdf"),
        ("pdf", A_PDF, "must end in .pdf"),
        ("a.pdf", b"MZ\x90\x00" + A_PDF, "not a whole PDF, PNG or JPEG"),
        ("a.pdf", A_PDF[:-7], "not a whole PDF, PNG or JPEG"),
        ("a.png", A_PNG[:20], "not a whole PDF, PNG or JPEG"),
        ("a.jpg", A_JPEG[:-2], "not a whole PDF, PNG or JPEG"),
        ("a.jpg", b"<svg onload=alert(1)>", "not a whole PDF, PNG or JPEG"),
        ("a.pdf", A_PDF + b" " * MOST_BYTES, "10 MB or smaller"),
    ],
)
def test_everything_else_is_refused_with_its_reason(name: str, content: bytes, message: str) -> None:
    found = check(name, content)
    assert isinstance(found, Refusal) and message in spoken(found)


def test_ten_megabytes_are_still_kept() -> None:
    content = A_PDF[:9] + b" " * (MOST_BYTES - 15) + b"%%EOF\n"
    assert len(content) == MOST_BYTES
    assert isinstance(check("a.pdf", content), Kept)


@pytest.mark.parametrize(
    ("typed", "safe"),
    [
        ("C:\\Users\\me\\Sheet one.pdf", "Sheet one.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ('a"b\r\nX-Header: 1.pdf', "abX-Header 1.pdf"),
        ("\u202egnp.exe.pdf", "gnp.exe.pdf"),
        (".pdf", "pdf.pdf"),
        ("Größe 🙂.pdf", "Größe 🙂.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
        ("\0", "material.pdf"),
    ],
)
def test_names_are_made_safe(typed: str, safe: str) -> None:
    assert safe_name(typed, PDF) == safe


@given(st.text(max_size=300))
def test_no_name_holds_a_folder_a_control_character_or_too_much(typed: str) -> None:
    name = safe_name(typed, PNG)
    assert name.endswith(".png") and 4 < len(name) <= 120
    assert not set(name) & set('/\\":<>|?*\r\n\0') and name.isprintable()


@given(st.binary(max_size=60))
def test_what_does_not_begin_as_one_of_the_three_is_none_of_them(content: bytes) -> None:
    if not content.startswith((b"%PDF-", b"\x89PNG", b"\xff\xd8\xff")):
        assert media_type_of(content) is None
