"""In which order applications are listed, and from which place in it."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVarTuple

from sqlalchemy import BigInteger, ColumnElement, Select, func, literal, or_, select, tuple_
from sqlalchemy.orm import aliased

from livinglab.onward import EPOCH, Marks, Place, moment_of
from livinglab.replication.models import Application, ApplicationStatus

Ts = TypeVarTuple("Ts")
NAME = func.lower(Application.name)
PUBLISHED_AT = func.coalesce(Application.published_at, EPOCH)


class Order(NamedTuple):
    """Columns that tell all rows apart, and how a row stands in them by what its key says."""

    columns: Sequence[Any]
    is_falling: bool
    key: Callable[[Application], Marks]
    place: Callable[..., Sequence[ColumnElement[Any]]]
    length: int


def ordered(found: Select[*Ts], sort: str, place: Place | None = None) -> Select[*Ts]:
    """From the place on, the nearest first."""
    order = ORDERS[sort]
    falls = order.is_falling
    if place is not None:
        falls ^= place.is_backwards
        row, there = tuple_(*order.columns), tuple_(*order.place(*place.key))
        found = found.where(row < there if falls else row > there)
    return found.order_by(*(one.desc() if falls else one.asc() for one in order.columns))


def key_length(sort: str) -> int:
    return ORDERS[sort].length


def key_of(sort: str) -> Callable[[Application], Marks]:
    return ORDERS[sort].key


def _number(value: int) -> ColumnElement[int]:
    return literal(value, BigInteger)


def _name_of(application_id: int) -> ColumnElement[str]:
    """Addresses say the id alone; what never was public stands before all names."""
    same = aliased(Application)
    name = select(func.lower(same.name)).where(
        same.id == _number(application_id),
        or_(same.status == ApplicationStatus.PUBLISHED, same.published_at.is_not(None)),
    )
    return func.coalesce(name.scalar_subquery(), "")


ORDERS = {
    "adopsi": Order(
        (-Application.adopter_count, -Application.in_use_count, NAME, Application.id),
        False,
        lambda one: (one.adopter_count, one.in_use_count, one.id),
        lambda adopters, users, number: (
            _number(-adopters),
            _number(-users),
            _name_of(number),
            _number(number),
        ),
        3,
    ),
    "nama": Order(
        (NAME, Application.id),
        False,
        lambda one: (one.id,),
        lambda number: (_name_of(number), _number(number)),
        1,
    ),
    "terbaru": Order(
        (PUBLISHED_AT, Application.id),
        True,
        lambda one: (one.published_at or EPOCH, one.id),
        lambda moment, number: (literal(moment_of(moment)), _number(number)),
        2,
    ),
}
