"""Which things a question demands, beside the words that are looked for."""

from typing import NamedTuple

from livinglab.search.asking.applications import asks_for_applications, is_taking_over
from livinglab.search.asking.kinds import asks_for_obstacles, is_of_regions
from livinglab.search.asking.parts import Asked


class Demands(NamedTuple):
    applications: bool  # "aplikasi absensi"
    replications: bool  # "replikasi absensi di Sulsel", "daerah yang terkendala listrik"
    obstacles: bool
    # Nothing else has to be there, as in "DPRD Sumedang". "Daerah di Maluku Utara" asks for
    # those that lie there.
    only_one: bool


def demands(asked: Asked) -> Demands:
    required = set(asked.required)
    obstacles = asks_for_obstacles(asked.concepts)
    of_regions = any(map(is_of_regions, asked.concepts))
    takes_over = any(map(is_taking_over, set(asked.concepts) - required))
    return Demands(
        applications=asks_for_applications(asked.concepts),
        replications=takes_over or (obstacles and of_regions),
        obstacles=obstacles,
        only_one=sum(one in required for one in asked.concepts) == 1 and not of_regions,
    )
