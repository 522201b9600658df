"""What was meant by a word that no document has: a slip, or words written together."""

from collections.abc import Iterator
from functools import cache
from itertools import product

from rapidfuzz.distance import OSA

from livinglab.regions import names
from livinglab.regions.kind_words import KIND_WORDS
from livinglab.regions.queries import region_names
from livinglab.search import analysis
from livinglab.search.analysis import Token
from livinglab.search.asking import kinds
from livinglab.search.asking.parts import Alternative
from livinglab.search.stems import is_root
from livinglab.search.synonyms import beside, near_in_table, once, thesaurus, written_once
from livinglab.search.vocabulary import Vocabulary
from livinglab.search.words import SPELLINGS, STEMS, WEAK

MENDED, BEGUN = 0.8, 0.5
GUESSED_EXPANSIONS = 6
MAKINGS = 3  # the shortest part of a word written together
SHORTEST = 3  # that is mended by what stands beside it
ROOT = 4  # the shortest that is taken for one
ENGLISH_ENDINGS = ("ing", "ed", "es", "s")
BEFORE = ("", "ke", "pe", "per", "ber", "di", "me")
AFTER = ("", "an", "nya", "kan")


def spelled(text: str) -> set[str]:
    """Its words, those of chat written out."""
    return {_spelled(word) for word in text.split()}


def is_weak(written: str) -> bool:
    return _spelled(written) in WEAK


def is_numbering(written: str) -> bool:
    return _spelled(written) == "nomor"


def _spelled(written: str) -> str:
    word = analysis.fold(written)
    return SPELLINGS.get(word, word)


def english_roots(word: str) -> list[str]:
    """What "logging", "tracked" and "licenses" may come of; forms of English alone."""
    for ending in ENGLISH_ENDINGS:
        root = word.removesuffix(ending)
        if root != word and len(root) >= MAKINGS:
            once_only = [root[:-1]] if root[-1] == root[-2] else []
            return [root, f"{root}e", *once_only]
    return []


def rejoined(found: list[Token], text: str, vocabulary: Vocabulary) -> list[Token]:
    """With a stop word and what follows it as one, where documents have only that.

    "si praja" is Sipraja, and "on line" online.
    """
    whole: list[Token] = []
    for token in found:
        last = whole[-1] if whole else token
        said = analysis.fold(last.text + token.text)
        if (
            token is not last
            and not last.terms
            and token.terms
            and _is_one_word(said, token, vocabulary)
            and text[last.end : token.start] == " "
        ):
            whole[-1] = Token(said, last.start, token.end, analysis.terms_of(said))
        else:
            whole.append(token)
    return whole


def _is_one_word(said: str, last: Token, vocabulary: Vocabulary) -> bool:
    """Whether it is an application's name, or known while its last part alone is not."""
    alone = vocabulary.knows(last.terms[0])
    return bool(vocabulary.application(said)) or (vocabulary.has(said) and not alone)


def makings(token: Token, vocabulary: Vocabulary) -> list[Alternative]:
    """For a word that no document has: relatives, its two halves, or what begins with it."""
    if not token.terms or vocabulary.knows(token.terms[0]):
        return []
    word = analysis.fold(token.text).replace(" ", "")
    if derived := [form for form in _derived(word) if vocabulary.has(form)]:
        return [Alternative((vocabulary.term(form),), MENDED) for form in derived]
    halves = [
        (analysis.terms_of(word[:cut])[:1] + analysis.terms_of(word[cut:])[:1])
        for cut in range(MAKINGS, len(word) - MAKINGS + 1)
    ]
    known = [pair for pair in halves if len(pair) == 2 and all(map(vocabulary.knows, pair))]
    if known:
        best = max(known, key=lambda pair: min(map(vocabulary.documents, pair)))
        return [Alternative(best, MENDED)]
    unnumbered = word.rstrip("0123456789")  # "IPv4" may be asked for where all say "IPv6"
    begin = unnumbered if len(unnumbered) >= MAKINGS else word
    begun = vocabulary.beginning_with(begin, GUESSED_EXPANSIONS) if len(word) > MAKINGS else []
    return [Alternative((term,), BEGUN) for term in begun]


def _derived(word: str) -> Iterator[str]:
    """With affixes on and off: no dictionary has "litbang", of which "kelitbangan" comes."""
    if len(word) < ROOT or is_root(word):
        return
    for before, after in product(BEFORE, AFTER):
        rest = word.removeprefix(before).removesuffix(after)
        yield f"{before}{word}{after}"
        if len(rest) >= ROOT and f"{before}{rest}{after}" == word:
            yield rest


@cache
def _established() -> frozenset[str]:
    """Terms that are right even where no document has them: those of our own tables."""
    said = {t for way in (*thesaurus().members, *thesaurus().indonesian) for t in way}
    return frozenset(said.union(STEMS.values(), *kinds.words()))


def _is_right(token: Token) -> bool:
    """Whether our tables have it, and it is too long to be a slip of what goes with others."""
    return token.terms[0] in _established() and len(token.text) > SHORTEST


def slips_in(text: str, found: list[Token], vocabulary: Vocabulary) -> dict[int, str]:
    """Place → the word that was meant, for what neither a document nor the language has.

    `found` are the tokens of `text`.
    """
    meant = {
        n: _beside(found, n, vocabulary) or _meant(token, vocabulary)
        for n, token in enumerate(found)
        if token.terms and not _is_right(token)
    }
    return {
        n: word for n, word in meant.items() if word and not _is_of_a_region(text, found, n)
    }


def _is_of_a_region(text: str, found: list[Token], n: int) -> bool:
    """Whether it and the word before or after name one: "east java", "banda aceh"."""
    pairs = ((at, at + 1) for at in (n - 1, n) if at >= 0 and at + 1 < len(found))
    return any(
        names.matcher().named(text[found[first].start : found[after].end])
        for first, after in pairs
    )


def _beside(found: list[Token], n: int, vocabulary: Vocabulary) -> str:
    """What the table of synonyms has beside the word before or after, one slip away.

    So short words are mended too, which alone may be anything: "blank spt", "fake gsp".
    """
    word = analysis.fold(found[n].text)
    if len(word) < SHORTEST or vocabulary.has(word):
        return ""
    if n and (region := _after_kind(found[n - 1].text, word)):
        return region
    before, after = (
        found[at].terms[:1] if at in range(len(found)) else () for at in (n - 1, n + 1)
    )
    near = (other for other in beside(before, after) if other[0] == word[0])
    return min((other for other in near if OSA.distance(word, other) == 1), default="")


def _after_kind(kind: str, word: str) -> str:
    """The name of a region of this kind that is one slip away: "kota bajar" is Banjar."""
    if kind.lower() not in KIND_WORDS or len(word) < ROOT + 1:
        return ""
    if names.matcher().candidates(f"{kind} {word}"):
        return ""
    regions = (name.lower().partition(" ")[2] for name in region_names().values())
    near = sorted({name for name in regions if OSA.distance(word, name, score_cutoff=1) <= 1})
    return next((name for name in near if names.matcher().named(f"{kind} {name}")), "")


def _meant(token: Token, vocabulary: Vocabulary) -> str:
    if token.terms[0] in _established() or is_weak(token.text):
        return ""
    if names.matcher().named(token.text) or vocabulary.knows(token.terms[0]):
        return ""
    word = analysis.PARTED.sub("", analysis.fold(token.text))
    nearest, doubled = vocabulary.nearest(word) or "", written_once().get(once(word))
    if is_root(token.terms[0]):
        return vocabulary.shown(nearest) if _is_left_out(word, nearest, token) else ""
    if doubled and once(nearest) != once(word):
        return doubled
    if nearest:
        return "" if _of_halves(token, vocabulary) else vocabulary.shown(nearest)
    return near_in_table(word)


def _is_left_out(word: str, nearest: str, token: Token) -> bool:
    """Whether one letter makes of it a word of the documents, where its root is in none.

    "penolkan" might come of "nol", and "lapoan" of "lapo"; but nobody writes of those.
    A letter too many or another one is no sign: "perikanan" is not "perizinan".
    """
    is_derived = word != token.terms[0]
    return is_derived and len(nearest) == len(word) + 1 and OSA.distance(word, nearest) == 1


def _of_halves(token: Token, vocabulary: Vocabulary) -> bool:
    return any(len(alternative.terms) > 1 for alternative in makings(token, vocabulary))


def mended_text(text: str, found: list[Token], slips: dict[int, str]) -> str:
    for n in sorted(slips, reverse=True):
        text = text[: found[n].start] + slips[n] + text[found[n].end :]
    return text
