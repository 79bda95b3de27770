"""On which line of a TOML text a key, a table or an element of a list stands.

`tomllib` forgets lines, and a mistake without its line is hard to find. This reads a text that
`tomllib` has accepted, so it only has to follow the grammar, never to doubt it.
"""

import re

Place = tuple[str | int, ...]
"""The way to a value: ("stages", "review", "moves", 0, "to"). Lists are counted from 0."""

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\])*"|\'[^\']*\'', re.DOTALL
)
_BARE = re.compile(r"[^\s.=\[\]{},#\"']+")
_SCALAR = re.compile(r"[^,\]}\n#]+")
_DOT = re.compile(r"[ \t]*\.[ \t]*")


def lines_of(text: str) -> dict[Place, int]:
    """Return place → line, from 1."""
    return _Reader(text).read()


def line_at(lines: dict[Place, int], place: Place) -> int:
    """Return the line of a place, or of the nearest thing around it."""
    for size in range(len(place), 0, -1):
        if place[:size] in lines:
            return lines[place[:size]]
    return 1


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.lines: dict[Place, int] = {}
        self.last: dict[Place, int] = {}  # list of tables → index of its present table

    def read(self) -> dict[Place, int]:
        table: Place = ()
        self.skip()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip()
        return self.lines

    def skip(self) -> None:
        if found := _SPACE.match(self.text, self.at):
            self.at = found.end()

    def note(self, place: Place) -> None:
        self.lines.setdefault(place, self.text.count("\n", 0, self.at) + 1)

    def header(self) -> Place:
        is_list = self.text.startswith("[[", self.at)
        self.at += 1 + is_list
        place: Place = ()
        for name in self.key():
            self.note(place := (*self.inside(place), name))
        if is_list:
            self.last[place] = self.last.get(place, -1) + 1
        place = self.inside(place)
        self.note(place)
        self.at = self.text.index("]", self.at) + 1 + is_list
        return place

    def inside(self, place: Place) -> Place:
        """Step into the present table of a list of tables."""
        return (*place, self.last[place]) if place in self.last else place

    def key(self) -> list[str]:
        names: list[str] = []
        while True:
            self.skip()
            found = _STRING.match(self.text, self.at) or _BARE.match(self.text, self.at)
            if found is None:  # never in a text that tomllib has accepted
                return names
            names.append(found.group().strip("\"'"))
            self.at = found.end()
            dot = _DOT.match(self.text, self.at)
            if dot is None:
                return names
            self.at = dot.end()

    def pair(self, table: Place) -> None:
        start = self.at
        place = (*table, *self.key())
        end, self.at = self.at, start
        for size in range(len(table) + 1, len(place) + 1):
            self.note(place[:size])
        self.at = self.text.index("=", end) + 1
        self.skip()
        self.value(place)

    def value(self, place: Place) -> None:
        first = self.text[self.at]
        if first == "[":
            self.elements(place, "]")
        elif first == "{":
            self.elements(place, "}")
        else:
            found = _STRING.match(self.text, self.at) or _SCALAR.match(self.text, self.at)
            self.at = found.end() if found else len(self.text)

    def elements(self, place: Place, closing: str) -> None:
        self.at += 1
        self.skip()
        number = 0
        while self.text[self.at] != closing:
            if closing == "]":
                self.note((*place, number))
                self.value((*place, number))
                number += 1
            else:
                self.pair(place)
            self.skip()
            if self.text[self.at] == ",":
                self.at += 1
                self.skip()
        self.at += 1
