"""Puts the paragraphs, tables and text boxes of a word processor's file into lines, as they are shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from hearings_crawler.content.files.result import MOST_LETTERS, TOO_LONG, FileUnreadableError


@dataclass(slots=True)
class _Paragraph:
    """A paragraph that is open: its text so far, and the lines of what is anchored in it."""

    parts: list[str] = field(default_factory=list)
    anchored: list[str] = field(default_factory=list)
    joined: bool = False


class TextLayout:
    """Collects lines.

    The cells of a row stand on one line with tabs between them.  What is anchored in a paragraph (a text box, the
    reading above a character) follows it, so that the paragraph's own sentence stays whole.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._sinks: list[list[str]] = [self.lines]
        self._paragraphs: list[_Paragraph] = []
        self._rows: list[list[list[str]]] = []
        self._carried = ""
        self.letters = 0

    def write(self, text: str) -> None:
        """Add text to the paragraph that is open; text outside paragraphs makes a line of its own.

        Raises:
            FileUnreadableError: there are more letters than a file's text may have; what was written stays.
        """
        self.letters += len(text)
        if self._paragraphs:
            self._paragraphs[-1].parts.append(text)
        else:
            self._add(text)
        if self.letters > MOST_LETTERS:
            raise FileUnreadableError(TOO_LONG)

    def open_paragraph(self) -> None:
        """Begin a paragraph; within another one it is anchored there."""
        paragraph = _Paragraph()
        if self._carried:
            paragraph.parts.append(self._carried)
            self._carried = ""
        self._paragraphs.append(paragraph)
        self._sinks.append(paragraph.anchored)

    def join_next(self) -> None:
        """Let the paragraph that is open go on in the next one: the mark between them was deleted."""
        if self._paragraphs:
            self._paragraphs[-1].joined = True

    def close_paragraph(self) -> None:
        """End a paragraph."""
        paragraph = self._paragraphs.pop()
        self._sinks.pop()
        text = "".join(paragraph.parts)
        if paragraph.joined:
            self._carried = text
        else:
            self._add(text)
        self._sinks[-1].extend(paragraph.anchored)

    def add_line(self, text: str) -> None:
        """Add a line, or lines, outside the paragraphs."""
        self._add(text)

    def open_row(self) -> None:
        """Begin a row of a table."""
        self._rows.append([])

    def open_cell(self) -> None:
        """Begin a cell."""
        cell: list[str] = []
        if self._rows:
            self._rows[-1].append(cell)
        self._sinks.append(cell)

    def close_cell(self) -> None:
        """End a cell."""
        self._flush()
        cell = self._sinks.pop()
        if not self._rows:
            self._sinks[-1].extend(cell)

    def close_row(self, *, shown: bool = True) -> None:
        """End a row; one that was deleted is left out."""
        cells = self._rows.pop()
        if shown:
            self._add("\t".join("\n".join(cell) for cell in cells if cell))

    def finish(self) -> str:
        """Return the text."""
        self._flush()
        return "\n".join(self.lines)

    def _flush(self) -> None:
        carried, self._carried = self._carried, ""
        self._add(carried)

    def _add(self, text: str) -> None:
        lines = (line.strip(" \r\n") for line in text.split("\n"))
        self._sinks[-1].extend(line for line in lines if line.strip())
