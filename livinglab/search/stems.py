"""The stem of a word: Sastrawi's rules over a wider dictionary, with its slips mended."""

from functools import cache, lru_cache

from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
from Sastrawi.Stemmer.Stemmer import Stemmer
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from livinglab.regions import reference
from livinglab.search.words import ROOTS, SPELLINGS, STEMS, STOP

CLITICS = ("nya", "lah", "kah", "pun")
# Loans end so; the prefixes before them are the language's own: "mereplikasi", "terverifikasi".
LOAN_ENDINGS = ("asi", "isi", "usi", "ensi", "ansi", "ising", "ing", "isme", "ifikasi")
PREFIXES = (
    "menge",
    "meng",
    "mem",
    "men",
    "me",
    "peng",
    "pem",
    "pen",
    "di",
    "ter",
    "ber",
    "nge",
)
# Nasal prefixes of speech, and the sounds they swallow.
SPOKEN = {"nge": ("",), "ng": ("", "k"), "ny": ("s", "c"), "n": ("t",), "m": ("p",)}
SHORTEST = 4  # shorter words are left as they are: most are abbreviations
SHARED_NAMES = 3  # a word in so many names of regions is an ordinary word: "kepulauan"


@cache
def _dictionary() -> frozenset[str]:
    return frozenset((*StemmerFactory().get_words(), *ROOTS))


def is_root(word: str) -> bool:
    """Whether the dictionary has it as it is."""
    return word in _dictionary()


@cache
def _sastrawi() -> Stemmer:
    return Stemmer(ArrayDictionary(list(_dictionary())))


@cache
def _names() -> frozenset[str]:
    """Words of the names of regions, which are not taken apart: Pemalang is not Malang."""
    counts: dict[str, int] = {}
    for region in reference.regions():
        for word in str(region["name"]).lower().replace("-", " ").split():
            counts[word] = counts.get(word, 0) + 1
    return frozenset(word for word, count in counts.items() if count < SHARED_NAMES)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of one lower-case word without hyphens."""
    word = SPELLINGS.get(word, word)
    if (mended := STEMS.get(word) or STEMS.get(without_clitic(word))) is not None:
        return mended
    if len(word) < SHORTEST or not word.isalpha() or word in STOP or word in _names():
        return word
    if not word.isascii():  # Sastrawi knows no other letters, and takes them away
        return word
    if word in _dictionary():
        return word
    stemmed = str(_sastrawi().stem(word))
    return stemmed if stemmed != word else _bare(word)


def _bare(word: str) -> str:
    rest = without_clitic(word)
    if rest != word:
        return stem(rest)
    return _spoken(word) or _loan(word)


def _spoken(word: str) -> str:
    """The root of a spoken form: `ngirimin`, `dipake` → `kirim`, `pakai`."""
    forms = dict.fromkeys((word, word.removesuffix("in")))
    roots = (root for form in forms for root in (form, *_swallowed(form), *_chatted(form)))
    return next((root for root in roots if root in _dictionary()), "")


def _swallowed(form: str) -> list[str]:
    """What may have stood before a spoken prefix took its first sound."""
    return [
        sound + form.removeprefix(prefix)
        for prefix, sounds in SPOKEN.items()
        if form.startswith(prefix)
        for sound in sounds
    ]


def _chatted(form: str) -> list[str]:
    """What a spelling of chat stands for behind a prefix."""
    rests = [form.removeprefix(prefix) for prefix in PREFIXES if form.startswith(prefix)]
    return [SPELLINGS[rest] for rest in rests if len(rest) >= SHORTEST and rest in SPELLINGS]


def without_clitic(word: str) -> str:
    """`kendalanya` → `kendala`."""
    for clitic in CLITICS:
        rest = word.removesuffix(clitic)
        if rest != word and len(rest) >= SHORTEST:
            return rest
    return word


def _loan(word: str) -> str:
    """Take the affixes off a loan that no dictionary has: "digamifikasikan" → "gamifikasi"."""
    rest = word.removesuffix("kan")
    if not rest.endswith(LOAN_ENDINGS):
        return word
    for prefix in PREFIXES:
        root = rest.removeprefix(prefix)
        if root != rest and len(root) > SHORTEST + 2:
            return root
    return rest
