"""When a replica whose primary is away may be read: only if it lacks nothing taken."""

from livinglab.parting import LONGEST, NOTICED, Parting


def parted(*, taken: int = 7, missed_after: float = 1.0, is_read: bool = True) -> Parting:
    """The primary answered at 100 and was missed some seconds later."""
    parting = Parting()
    parting.answered(100.0, taken, is_read=is_read)
    parting.missed(100.0 + missed_after)
    return parting


def test_one_that_has_all_that_was_taken() -> None:
    assert parted().may_read_on(102.0, 7)
    assert parted().may_read_on(102.0, 8)


def test_one_that_lacks_something_until_it_has_it() -> None:
    parting = parted()

    assert not parting.may_read_on(102.0, 6)
    assert parting.may_read_on(110.0, 7)


def test_one_whose_primary_was_missed_too_late() -> None:
    """Something may have been taken meanwhile, and said to be done."""
    assert not parted(missed_after=NOTICED + 0.1).may_read_on(110.0, 7)


def test_it_is_the_first_miss_that_counts() -> None:
    parting = parted()
    parting.missed(100.0 + NOTICED + 10)

    assert parting.may_read_on(120.0, 7)


def test_one_that_was_not_read_before() -> None:
    assert not parted(is_read=False).may_read_on(102.0, 7)


def test_a_process_that_never_met_the_primary() -> None:
    parting = Parting()
    parting.missed(100.0)

    assert not parting.may_read_on(101.0, 7)


def test_not_for_ever() -> None:
    assert parted().may_read_on(100.0 + LONGEST, 7)
    assert not parted().may_read_on(101.0 + LONGEST, 7)


def test_an_answer_ends_it() -> None:
    parting = parted()
    parting.answered(105.0, 9, is_read=True)

    assert not parting.may_read_on(106.0, 9)
    parting.missed(106.0)
    assert not parting.may_read_on(107.0, 8)
    assert parting.may_read_on(107.0, 9)
