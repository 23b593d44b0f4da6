"""Charts are drawn where the figures are: bars from nought, gaps where nothing is told."""

from decimal import Decimal

import pytest

from insight.pages.charts import Ahead, columns, line_chart

D = Decimal


def test_lines_across_are_few_round_and_begin_at_nought() -> None:
    """Three to five steps, the topmost above the highest figure."""
    for highest in ("0.4", "1", "9.7", "43", "821.5", "57969", "1000000"):
        chart = line_chart(["1 月", "2 月"], [D(0), D(highest)])
        values = [D(tick.said.replace(",", "")) for tick in chart.ticks]
        assert values[0] == 0
        assert 3 <= len(values) <= 6
        assert values[-1] >= D(highest)
        assert [tick.y for tick in chart.ticks] == sorted((tick.y for tick in chart.ticks), reverse=True)


def test_a_month_that_is_not_told_is_a_gap_in_the_line() -> None:
    """The line does not run through it, and nothing is drawn there."""
    chart = line_chart(list("12345"), [D(5), D(6), None, D(4), D(3)])
    assert len(chart.lines) == 2
    assert len(chart.points) == 4
    assert len(chart.gaps) == 1


def test_values_are_said_at_the_ends_and_at_the_lowest() -> None:
    """Few words: the table has the rest."""
    chart = line_chart(list("12345"), [D(5), D(6), D(2), D(4), D(7)])
    assert [point.said for point in chart.points] == ["5.0", "", "2.0", "", "7.0"]
    assert [point.above for point in chart.points] == [True, True, False, True, True]


def test_what_is_expected_goes_on_from_the_last_figure_in_its_band() -> None:
    """Dashed from the last month; the band reaches from low to high, and the chart as high as it."""
    ahead = [Ahead(D(8), D(6), D(10)), Ahead(D(9), D(5), D(13))]
    chart = line_chart(list("1234"), [D(5), D(7)], ahead=ahead)
    last = chart.points[-1]
    assert chart.ahead.startswith(f"M{last.x} {last.y}L")
    assert [point.said for point in chart.hollow] == ["", "9.0"]
    assert chart.reach == "5.0–13.0"
    assert chart.band.endswith("Z")
    assert min(float(pair.split(" ")[1]) for pair in chart.band[1:-1].split("L")) >= chart.ticks[-1].y
    assert line_chart(list("1234"), [D(5), None], ahead=ahead).ahead == ""
    assert line_chart(list("12"), [D(5), D(7)]).reach == ""


def test_parts_of_a_bar_stand_on_one_another() -> None:
    """From nought up, each as high as its part; the sum is said above; what is not told is a gap."""
    chart = columns(list("123"), [[("paid", D(3)), ("earned", D(1))], None, [("paid", D(0))]])
    first, empty = chart.columns
    (_, paid_y, paid_high), (_, earned_y, earned_high) = first.parts
    assert paid_y + paid_high == pytest.approx(chart.ticks[0].y)
    assert earned_y + earned_high == pytest.approx(paid_y)
    assert paid_high == pytest.approx(3 * earned_high, abs=0.2)
    assert (first.said, empty.said, empty.parts) == ("4.0", "", [])
    assert len(chart.gaps) == 1


def test_an_empty_year_can_be_drawn() -> None:
    """Nothing to tell is no fault."""
    assert line_chart([], []).points == []
    assert line_chart(["1 月"], [None]).lines == []
    assert columns([], []).columns == []
