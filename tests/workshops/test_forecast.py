"""When an order will be finished: by the pace of the last days, or honestly not known."""

from datetime import date, timedelta

from workshops.readmodel.forecast import Made, forecast

TODAY = date(2026, 11, 18)


def made(accepted: int = 0, rejected: int = 0, waiting: int = 0, by_day: list[int] | None = None) -> Made:
    """What there is of a step; `by_day` ends with yesterday."""
    days = {TODAY - timedelta(days=back): n for back, n in enumerate(reversed(by_day or []), 1)}
    return Made(accepted + rejected + waiting, accepted, rejected, days)


def test_an_even_pace_makes_a_short_range() -> None:
    """Ten a day, fifty to go: five days."""
    told = forecast(100, {"wiring": made(accepted=50, by_day=[10] * 14)}, TODAY)
    assert told is not None
    assert (told.earliest, told.latest, told.pace) == (date(2026, 11, 23), date(2026, 11, 23), 10)


def test_an_uneven_pace_makes_a_wide_one() -> None:
    """From the quickest week to the slowest."""
    told = forecast(240, {"wiring": made(accepted=100, by_day=[10] * 7 + [20] * 7)}, TODAY)
    assert told is not None
    assert (told.earliest, told.latest) == (TODAY + timedelta(days=7), TODAY + timedelta(days=14))


def test_what_comes_back_bad_must_be_made_again() -> None:
    """One in five is lost, of what waits and of what is to come."""
    told = forecast(100, {"wiring": made(accepted=40, rejected=10, waiting=25, by_day=[10] * 14)}, TODAY)
    assert told is not None
    assert told.earliest == TODAY + timedelta(days=5)  # 40 short, of every 10 a day 8 are good


def test_the_slowest_step_counts() -> None:
    """An order is finished when its last step is."""
    steps = {"wiring": made(accepted=100), "packing": made(accepted=0, by_day=[5] * 14)}
    told = forecast(100, steps, TODAY)
    assert told is not None
    assert told.earliest == TODAY + timedelta(days=20)


def test_of_too_few_days_nothing_is_said() -> None:
    """Three days of work are no pace, nor is one that was never begun."""
    assert forecast(100, {"wiring": made(accepted=30, by_day=[10] * 3)}, TODAY) is None
    assert forecast(100, {"wiring": made()}, TODAY) is None


def test_a_slow_stretch_that_stood_still_leaves_the_end_open() -> None:
    """No day can be named then; nor for a pace at which it would take a year."""
    told = forecast(100, {"wiring": made(accepted=40, by_day=[10] * 4 + [0] * 10)}, TODAY)
    assert told is not None
    assert told.latest is None
    assert forecast(1_000_000, {"wiring": made(accepted=40, by_day=[10] * 14)}, TODAY) is None


def test_what_is_made_already_is_finished_today() -> None:
    """Nothing is left to hand in, though some of it waits for inspection."""
    told = forecast(100, {"wiring": made(accepted=60, waiting=40)}, TODAY)
    assert told is not None
    assert (told.earliest, told.latest) == (TODAY, TODAY)
