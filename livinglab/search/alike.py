"""What is like a text: for what is shown beside something that is being written or read.

A question asks for all its words. A text has many, and what is like it has some
of them, the rarest above all. Several texts are looked for at once.
"""

from collections.abc import Sequence

from livinglab.search.asking import Asked, Concept, Filters, loosening, meaning
from livinglab.search.engines import Found, Wanted
from livinglab.search.engines.choice import engine
from livinglab.search.ranking import Candidate, Scored, Scorer
from livinglab.search.results import Hit, Results
from livinglab.search.scanning import clean
from livinglab.search.vocabulary import Vocabulary, vocabulary

LOOKED_AT = 60  # documents
LONGEST = 1_000  # characters of a text
READ_AT_ONCE = 12  # words; concepts are made of a few that follow each other
OF_A_TEXT, OF_ALL = 8, 30  # concepts, the rarest
TELLING = 1.0  # how rare a word must be to say something
ENOUGH = 0.3  # of a text's concepts, by rarity
ENOUGH_OF_A_TITLE = 0.45  # the same, where the whole text is asked for
RENEWED = 60.0  # seconds for which the rarities may be those of before


class Likeness:
    """Texts, and the documents that may be like them."""

    def __init__(self, texts: Sequence[str]) -> None:
        words = vocabulary(RENEWED)
        self._scorers = [_scorer(text, words) for text in texts]

    def find(self, kind: str, scope: str) -> Found:
        """The documents of a kind that have the rarest of what the texts say."""
        rarities = {
            concept: scorer.rarity(concept)
            for scorer in self._scorers
            if scorer is not None
            for concept in scorer.concepts
        }
        rarest = sorted(rarities, key=lambda concept: -rarities[concept])[:OF_ALL]
        if not rarest:
            return Found()
        wanted = Wanted(
            tuple(rarest),
            (),
            Filters(kinds=frozenset({kind})),
            frozenset({scope}),
            any_of_them=True,
            limit=LOOKED_AT,
            facets=False,
            rarities=tuple(rarities[concept] for concept in rarest),
        )
        return engine().find(wanted)

    def order(self, candidates: Sequence[Candidate]) -> list[list[Scored]]:
        """For each text those that are like it, the likest first."""
        return [_likest(scorer, candidates) for scorer in self._scorers]


def _scorer(text: str, words: Vocabulary) -> Scorer | None:
    concepts = _concepts(clean(text[:LONGEST]), words)
    return Scorer(Asked(text, tuple(concepts)), words) if concepts else None


def _concepts(text: str, words: Vocabulary) -> list[Concept]:
    """The rarest things that are said, in their order; where it is said of is no matter."""
    said = text.split()
    found = {
        concept.alternatives[0]: concept
        for at in range(0, len(said), READ_AT_ONCE)
        for read in meaning.of_words(" ".join(said[at : at + READ_AT_ONCE]), words).concepts
        if not read.weak and not read.is_place
        for concept in loosening.apart(read)
    }
    scorer = Scorer(Asked(text, tuple(found.values())), words)
    telling = [one for one in found.values() if scorer.rarity(one) >= TELLING]
    rarest = sorted(telling, key=scorer.rarity, reverse=True)[:OF_A_TEXT]
    return [concept for concept in telling if concept in rarest]


def _likest(scorer: Scorer | None, candidates: Sequence[Candidate]) -> list[Scored]:
    scored = [] if scorer is None else scorer.score_all(candidates)
    enough = [one for one in scored if one.coverage >= ENOUGH]
    return sorted(enough, key=lambda one: (-one.score, one.candidate.id))


def near_to_title(results: Results) -> list[Hit]:
    """The hits that have enough of a title that was asked for; none of one that says nothing.

    Of 296 titles of the evaluation's topics 142 are shown a thread on the topic that is called
    otherwise; of all that is shown half are on the topic, where less would do a third.
    """
    ground = results.ground
    if ground is None or all(concept.weak for concept in ground.asked.concepts):
        return []
    rows = (*ground.rows, *ground.others)
    scored = Scorer(ground.asked, ground.words).score_all([one for one, _ in rows])
    return [
        hit
        for hit, one in zip(results.shown, scored, strict=True)
        if one.coverage >= ENOUGH_OF_A_TITLE
    ]
