"""Text as it may be stored: one form of each letter, one kind of line end, nothing invisible."""

import unicodedata

_LAYOUT = {"\t", "\n"}
# Spaces without width, joiners and byte order mark: needed inside words and emoji, nothing alone.
_INVISIBLE = set(" \t\n\u200b\u200c\u200d\u2060\ufeff\u00ad")


def clean(text: str, *, many_lines: bool = False) -> str:
    """The text without blanks at its ends, in composed form (NFC), with `\\n` as its line end.

    Emoji and every script stay as they are. A text of nothing but invisible characters is empty.
    """
    if many_lines:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", text).strip(" \t\n\r\N{NO-BREAK SPACE}")
    return "" if all(letter in _INVISIBLE for letter in text) else text


def control_character(text: str, *, many_lines: bool = False) -> str | None:
    """The first character that has no place in a text, by its number such as `U+0000`, or None.

    These are control characters (other than tab and line end where lines are allowed), halves of
    surrogate pairs and code points that will never be characters. PostgreSQL refuses the NUL.
    """
    for letter in text:
        category = unicodedata.category(letter)
        if category in {"Cc", "Cs"} and not (many_lines and letter in _LAYOUT):
            return f"U+{ord(letter):04X}"
        if category == "Cn" and ord(letter) & 0xFFFE == 0xFFFE:
            return f"U+{ord(letter):04X}"
    return None
