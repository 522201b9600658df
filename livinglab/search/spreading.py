"""Keeps the replications of one application from filling a page that asked for a topic."""

from collections import Counter
from collections.abc import Sequence

from livinglab.search.ranking import Scored, called

AT_FULL = 1  # replications of an application that count in full
FURTHER = 0.8  # of the one before it, that each further one counts


def spread(scored: Sequence[Scored]) -> list[Scored]:
    """In their new order. Of an application that was called by its name all are wanted."""
    wanted = called(scored)
    seen: Counter[str] = Counter()
    result = []
    for one in sorted(scored, key=lambda s: (-s.score, s.candidate.id)):
        further = 0
        if one.candidate.kind == "replication" and one.candidate.application not in wanted:
            seen[one.candidate.application] += 1
            further = max(seen[one.candidate.application] - AT_FULL, 0)
        result.append(one._replace(score=one.score * FURTHER**further) if further else one)
    return sorted(result, key=lambda s: (-s.score, s.candidate.id))
