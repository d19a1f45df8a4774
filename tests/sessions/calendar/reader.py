"""A second reader of iCalendar, strict, written from RFC 5545 without a look at the library that writes."""

import re
from dataclasses import dataclass, field

_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', re.DOTALL)
_ESCAPES = {"\\n": "\n", "\\N": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}


@dataclass
class Component:
    """`BEGIN:` to `END:`. Properties by name; every one of ours comes once."""

    name: str
    properties: dict[str, str] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)

    def text(self, name: str) -> str:
        """The value of a text, without its escapes."""
        return re.sub(r"\\.", lambda found: _ESCAPES[found[0]], self.properties[name])


def parse(content: bytes) -> Component:
    """The one calendar in a file. Raises AssertionError for whatever the standard forbids."""
    assert content.endswith(b"\r\n"), "the last line has its end too"
    assert not re.search(rb"[^\r]\n|\r[^\n]", content), "every line ends with CR and LF"
    assert all(len(line) <= 75 for line in content.split(b"\r\n")), "no line is longer than 75 octets"
    for octets in content.split(b"\r\n"):
        octets.decode("utf-8")  # a fold must not cut through a character
    lines = content.decode("utf-8").replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")[:-1]
    outermost = Component("")
    open_ones = [outermost]
    for line in lines:
        found = _LINE.fullmatch(line)
        assert found, line
        name, value = found[1].upper(), found[3]
        assert not re.search("[\x00-\x08\x0a-\x1f\x7f]", value), "no control character stands in a value"
        if name == "BEGIN":
            open_ones.append(Component(value))
            open_ones[-2].parts.append(open_ones[-1])
        elif name == "END":
            assert open_ones.pop().name == value
        else:
            assert name not in open_ones[-1].properties, f"{name} twice"
            open_ones[-1].properties[name] = value
    assert open_ones == [outermost], "everything that begins ends"
    (calendar,) = outermost.parts
    assert calendar.name == "VCALENDAR" and calendar.properties["VERSION"] == "2.0"
    assert {"PRODID", "VERSION"} <= set(calendar.properties)
    for event in calendar.parts:
        assert {"UID", "DTSTAMP", "DTSTART"} <= set(event.properties)
    uids = [event.properties["UID"] for event in calendar.parts]
    assert len(set(uids)) == len(uids), "no event twice"
    return calendar


def events(content: bytes) -> dict[str, Component]:
    """The events of a file by their UID."""
    return {event.properties["UID"]: event for event in parse(content).parts if event.name == "VEVENT"}
