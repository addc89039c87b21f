"""What may be said of how a solution spreads: what receivers have done, and nothing that is only planned."""

from flows.spreading import Uptake, adopted, counted, has_begun


def test_a_plan_is_no_spreading() -> None:
    assert not has_begun([])
    assert not has_begun([Uptake.NAMED, Uptake.NAMED])
    assert adopted([Uptake.NAMED, Uptake.TESTING, Uptake.TESTED]) == 0


def test_it_has_begun_with_the_first_that_tests() -> None:
    for begun in (Uptake.TESTING, Uptake.TESTED, Uptake.ADOPTED):
        assert has_begun([Uptake.NAMED, begun])
    assert not has_begun([Uptake.DECLINED])


def test_it_is_spread_to_those_that_have_adopted_it() -> None:
    assert adopted([Uptake.ADOPTED, Uptake.TESTED, Uptake.DECLINED, Uptake.ADOPTED]) == 2


def test_they_are_counted_in_the_order_of_the_way_and_what_nobody_has_come_to_is_left_out() -> None:
    those = [Uptake.ADOPTED, Uptake.NAMED, Uptake.TESTING, Uptake.NAMED]
    assert list(counted(those).items()) == [(Uptake.NAMED, 2), (Uptake.TESTING, 1), (Uptake.ADOPTED, 1)]
