"""Texts of Indonesian root words, used as often as words are used in real text."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from livinglab.prose import render
from livinglab.search import analysis

SEED = 20261124
PARAGRAPHS = 20_000  # so many that most words are rare, and so few that each is read once


@dataclass(frozen=True)
class Paragraph:
    """A text with all that is derived from it, so that no post has to be read again."""

    text: str
    html: str
    stems: str
    words: dict[str, str]


@cache
def words() -> list[str]:
    """Root words of Indonesian, from the stemmer's own dictionary."""
    folder = files("Sastrawi") / "Stemmer" / "data" / "kata-dasar.txt"
    found = [word.split(" ")[0] for word in folder.read_text().split("\n")]
    found = [word for word in found if word.isalpha()]
    Random(SEED).shuffle(found)
    return found


@cache
def _weights() -> list[float]:
    """How often each is used: the n-th word as 1/n."""
    total = 0.0
    return [total := total + 1 / rank for rank in range(1, len(words()) + 1)]


def sentence(length: int, chance: Random) -> str:
    chosen = chance.choices(words(), cum_weights=_weights(), k=length)
    return " ".join(chosen).capitalize() + "."


@cache
def paragraph(number: int) -> Paragraph:
    """The paragraph with this number, of 8 to 30 words; always the same."""
    chance = Random(SEED + number)
    text = sentence(chance.randint(8, 30), chance)
    return Paragraph(text, str(render(text).html), analysis.stems(text), analysis.words(text))


def post(chance: Random) -> list[Paragraph]:
    """A post of 4 to 9 paragraphs: 120 words on average."""
    chosen = chance.choices(range(PARAGRAPHS), k=chance.randint(4, 9))
    return [paragraph(number) for number in chosen]


def text_of(paragraphs: Iterable[Paragraph]) -> str:
    return "\n\n".join(each.text for each in paragraphs)


def html_of(paragraphs: Iterable[Paragraph]) -> str:
    return "".join(each.html for each in paragraphs)


def stems_of(paragraphs: Iterable[Paragraph]) -> str:
    return " ".join(each.stems for each in paragraphs)


def words_of(paragraphs: Iterable[Paragraph]) -> dict[str, str]:
    known: dict[str, str] = {}
    for each in paragraphs:
        known.update(each.words)
    return known
