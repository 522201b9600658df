"""Puts what is wanted into Tantivy's own questions.

What has to be there and what narrows down counts nothing; only shares give a score.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import product
from math import isclose

from tantivy import FieldType, Occur, Query, Schema, Searcher

from livinglab.search.asking.parts import GAP, Alternative, Concept, Filters
from livinglab.search.engines import FACETS, IN_HEADING, Wanted
from livinglab.search.engines.tantivy_fields import day_of

# Values that are put as a choice of words: for so few a set of them takes twice as long.
FEW_VALUES = 16
MOST_STANDS = 300  # combinations of where concepts stand that are told apart

Stand = list[tuple[Occur, Query]]


class Questions:
    """Questions to one searcher."""

    def __init__(self, schema: Schema, searcher: Searcher) -> None:
        self._schema, self._searcher = schema, searcher

    @cached_property
    def _scopes(self) -> frozenset[str]:
        """Those of all its documents."""
        return frozenset(scope for scope, _ in self._searcher.terms_with_prefix("scope", ""))

    def matching(self, wanted: Wanted) -> Query:
        """All that the question means and its reader may see, before filters."""
        concepts = list(map(self.of_concept, wanted.concepts))
        parts = [_either(concepts)] if wanted.any_of_them and concepts else concepts
        if wanted.until:
            parts.append(self._up_to("id", wanted.until))
        without = [(Occur.MustNot, self._of_alternative(way)) for way in wanted.excluded]
        # What others alone may see is little, and sooner left out than all else put in.
        if others := self._scopes - wanted.scopes:
            without.append((Occur.MustNot, self._any_of("scope", others)))
        left_out = wanted.filters.without or Filters()
        without += [(Occur.MustNot, one) for _, one in self._each(left_out)]
        parts = parts or [Query.all_query()]
        return Query.boolean_query([*((Occur.Must, _free(one)) for one in parts), *without])

    def passing(self, filters: Filters) -> Mapping[str, Query]:
        """Each facet's filter that is set; under "" the filters that are no facets.

        What is left out passes no filter: matching() has none of it.
        """
        chosen = dict(self._each(filters))
        rest = [query for name, query in chosen.items() if name not in FACETS]
        rest += self._in_time(filters)
        facets = {name: query for name, query in chosen.items() if name in FACETS}
        return facets | ({"": _all(rest)} if rest else {})

    def _each(self, filters: Filters) -> Iterator[tuple[str, Query]]:
        """Each filter of values that is set."""
        for name, allowed in (
            ("kind", filters.kinds),
            ("province", filters.provinces),
            ("application", filters.applications),
            ("stage", filters.stages),
            ("year", frozenset(map(str, filters.years))),
            ("region", filters.regions),
            ("author", filters.authors),
        ):
            if allowed:
                yield name, self._any_of(name, allowed)

    def of_ids(self, ids: Iterable[int]) -> Query:
        return self._any_of("key", list(map(str, ids)))

    def of_kind(self, within: Query, kind: str) -> Query:
        return _all([within, _free(self._term("kind", kind))])

    def sample(self, parts: int) -> Query:
        """So many of the SAMPLES parts of all things."""
        return self._any_of("sample", list(map(str, range(parts))))

    def titled(self, within: Query, wanted: Wanted) -> Query:
        """Those that have some of what was asked for in title or names."""
        return _all([_free(_either(list(map(self.in_heading, wanted.concepts)))), within])

    def scored(self, within: Query, wanted: Wanted) -> Query:
        """Each document's score says how much it has of what was asked for."""
        parts = [(Occur.Must, within)]
        for concept, share in wanted.shares():
            heading = Query.const_score_query(self.in_heading(concept), share * IN_HEADING)
            parts.append((Occur.Should, heading))
            if wanted.any_of_them:
                whole = Query.const_score_query(self.of_concept(concept), share)
                parts.append((Occur.Should, whole))
        return Query.boolean_query(parts)

    def level(self, within: Query, wanted: Wanted, score: float) -> Query | None:
        """Only those with this very score; None if there are too many ways to have it."""
        choices = [list(self._stands(*one, wanted.any_of_them)) for one in wanted.shares()]
        count = 1
        for one in choices:
            count *= len(one)
        if count > MOST_STANDS:
            return None
        stands = [
            _all_of_stand([part for _, stand in chosen for part in stand])
            for chosen in product(*choices)
            if isclose(sum(share for share, _ in chosen), score, abs_tol=1e-3)
        ]
        return _all([within, _either(stands)]) if stands else None

    def of_concept(self, concept: Concept) -> Query:
        return _either([self._of_alternative(way) for way in concept.alternatives])

    def in_heading(self, concept: Concept) -> Query:
        """Those that have it in title or names; the words of a phrase anywhere there."""
        ways = (way.words for way in concept.alternatives)
        return _either([_all([self._term("head", word) for word in way]) for way in ways])

    def _stands(
        self, concept: Concept, share: float, is_optional: bool
    ) -> Iterator[tuple[float, Stand]]:
        """The ways for a concept to stand in a document, and what each is worth."""
        head, text = self.in_heading(concept), self.of_concept(concept)
        for in_head in (True, False):
            heading = (Occur.Must if in_head else Occur.MustNot, head)
            worth = share * IN_HEADING * in_head
            if not is_optional:
                yield worth, [heading]
                continue
            yield worth + share, [heading, (Occur.Must, text)]
            yield worth, [heading, (Occur.MustNot, text)]

    def _of_alternative(self, alternative: Alternative) -> Query:
        words = alternative.words
        if not alternative.is_phrase:
            return _all([self._term("text", word) for word in words])
        places = [(at, term) for at, term in enumerate(alternative.terms) if term != GAP]
        first = places[0][0]
        from_first: list[str | tuple[int, str]] = [(at - first, term) for at, term in places]
        return Query.phrase_query(self._schema, "text", from_first)

    def _term(self, field: str, word: str) -> Query:
        return Query.term_query(self._schema, field, word, "basic")

    def _any_of(self, field: str, values: Collection[str]) -> Query:
        if len(values) > FEW_VALUES:
            return Query.term_set_query(self._schema, field, sorted(values))
        return _either([self._term(field, value) for value in sorted(values)])

    def _up_to(self, field: str, number: int, lowest: int = 0) -> Query:
        kind = FieldType.Unsigned
        return Query.range_query(
            self._schema, field, kind, lower_bound=lowest, upper_bound=number
        )

    def _in_time(self, filters: Filters) -> Iterator[Query]:
        if filters.before is not None:
            yield self._up_to("day", day_of(filters.before) - 1, lowest=1)
        if filters.after is not None:
            kind, day = FieldType.Unsigned, max(1, day_of(filters.after))
            yield Query.range_query(self._schema, "day", kind, lower_bound=day)


def within(matching: Query, passing: Iterable[Query]) -> Query:
    return _all([matching, *map(_free, passing)])


def _free(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def _all(queries: list[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, one) for one in queries])


def _either(queries: list[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, one) for one in queries])


def _all_of_stand(stand: Stand) -> Query:
    """Tantivy finds nothing by what must not be there alone."""
    return Query.boolean_query([(Occur.Must, Query.all_query()), *stand])
