"""Insight on the wire. What is not told is null, with `suppressed: true`; it is never a nought."""

from marshmallow import Schema, fields, validate

from insight.domain import STAGES
from shell.schemas import MONTH, REGION, AsOf, Day, DecimalText, Text, TrueOrFalse, Yuan

BY = ("employer", "trade", "village")


class RegionQuerySchema(Schema):
    region = fields.String(
        load_default=None, validate=REGION, metadata={"description": "the caller's own where absent"}
    )
    as_of = AsOf(load_default=None)


class MonthsQuerySchema(RegionQuerySchema):
    first = fields.String(data_key="from", load_default=None, validate=MONTH)
    last = fields.String(data_key="to", load_default=None, validate=MONTH)


class IncomeQuerySchema(MonthsQuerySchema):
    stage = fields.String(load_default=None, validate=validate.OneOf(STAGES, error="stage-unknown"))


class PartsQuerySchema(RegionQuerySchema):
    month = fields.String(load_default=None, validate=MONTH)


class ForecastQuerySchema(RegionQuerySchema):
    months = fields.Integer(load_default=3, validate=validate.Range(1, 6))


class FillRatesQuerySchema(MonthsQuerySchema):
    by = fields.String(load_default="trade", validate=validate.OneOf(BY))


class FiguresSchema(Schema):
    """People and money of a region's month."""

    suppressed = fields.Boolean(
        metadata={"description": "nothing of it is told: too few people, or others could be worked out"}
    )
    closed = fields.Boolean(metadata={"description": "the month is over; villages are told only then"})
    workers = fields.Integer(allow_none=True)
    total = Yuan(allow_none=True)
    median = Yuan(allow_none=True)
    lower_quartile = Yuan(allow_none=True)
    upper_quartile = Yuan(allow_none=True)
    low_income_workers = fields.Integer(
        allow_none=True,
        metadata={
            "description": "over all stages; null also for 1 to 4, and where no list covers the region"
        },
    )
    low_income_share = DecimalText(allow_none=True)
    listed_on = fields.Date(allow_none=True, metadata={"description": "the day the list is as of"})
    new_workers = fields.Integer(allow_none=True)
    hourly_pay = DecimalText(allow_none=True)
    hourly_hours = DecimalText(allow_none=True)
    hourly_workers = fields.Integer(allow_none=True)


class IncomeMonthSchema(FiguresSchema):
    month = fields.String()


class IncomeSchema(Schema):
    region = fields.String()
    name = fields.String(allow_none=True)
    stage = fields.String(allow_none=True)
    months = fields.List(fields.Nested(IncomeMonthSchema))


class PartSchema(FiguresSchema):
    region = fields.String()
    name = fields.String(allow_none=True)


class PartsSchema(Schema):
    region = fields.String()
    name = fields.String(allow_none=True)
    month = fields.String()
    items = fields.List(fields.Nested(PartSchema))


class CohortSchema(Schema):
    """Those certified in a month, and who of them had paid work after."""

    month = fields.String()
    over = fields.Boolean(
        metadata={"description": "the 90 days after the month's last day have passed; else still running"}
    )
    certified = fields.Integer(allow_none=True, metadata={"description": "people, each once; null where few"})
    worked = fields.Integer(
        allow_none=True,
        metadata={"description": "who earned anything on one of the 90 days after; null until they are over"},
    )
    share = DecimalText(allow_none=True)


class PartCohortSchema(CohortSchema):
    region = fields.String()
    name = fields.String(allow_none=True)


class TrainingOutcomesSchema(Schema):
    region = fields.String()
    name = fields.String(allow_none=True)
    months = fields.List(fields.Nested(CohortSchema))


class TrainingPartsSchema(Schema):
    region = fields.String()
    month = fields.String()
    items = fields.List(fields.Nested(PartCohortSchema))


class VacancySchema(Schema):
    month = fields.String()
    trade = fields.String()
    name = fields.String(allow_none=True)
    places = fields.Integer(metadata={"description": "asked for in the shifts that start in the month"})
    seekers = fields.Integer(
        allow_none=True,
        metadata={
            "description": "people who asked for any of these places, each once a trade and month, whether "
            "they got one, were not chosen or gave it up; null where few"
        },
    )
    ratio = DecimalText(allow_none=True)


class VacanciesSchema(Schema):
    region = fields.String()
    items = fields.List(fields.Nested(VacancySchema))


class AheadSchema(Schema):
    month = fields.String()
    expected = Yuan()
    low = Yuan()
    high = Yuan()


class ForecastSchema(Schema):
    region = fields.String()
    suppressed = fields.Boolean()
    months = fields.List(fields.Nested(AheadSchema))
    method = fields.String(
        metadata={
            "description": "`last` and `mean` of a short series, else the least wrong of these, `damped` "
            "trend and `seasonal`; `none` where there is nothing to go by"
        }
    )
    error = fields.Float(
        allow_none=True,
        metadata={"description": "mean absolute percentage error of the same made earlier: 0.07 is 7 %"},
    )
    compared = fields.Float(
        allow_none=True,
        metadata={"description": "its error by that of repeating the last month; below 1 is better"},
    )
    tried = fields.Integer(metadata={"description": "earlier months it was tried on; 0: too few to try"})
    confidence = fields.Float(metadata={"description": "how often low to high is meant to hold"})


class FillSchema(Schema):
    key = fields.String(metadata={"description": "an employer's id, a trade's or a village's code"})
    name = fields.String(allow_none=True)
    month = fields.String()
    asked = fields.Integer()
    filled = fields.Integer()
    attended = fields.Integer()
    rate = DecimalText(allow_none=True)
    attendance = DecimalText(allow_none=True)
    cancelled = fields.Integer()
    cancelled_late = fields.Integer()
    reduced = fields.Integer()


class FillRatesSchema(Schema):
    region = fields.String()
    by = fields.String()
    hours_to_full = DecimalText(allow_none=True)
    items = fields.List(fields.Nested(FillSchema))


class LowIncomeListSchema(Schema):
    region = fields.String(required=True, validate=REGION)
    dated = Day(required=True)
    source = Text(required=True, validate=validate.Length(min=1, max=80))
    dry_run = TrueOrFalse(load_default=False)
    partial = TrueOrFalse(load_default=False)  # type: ignore[assignment]


class LowIncomeListShownSchema(Schema):
    id = fields.String()
    region = fields.String()
    dated = fields.Date()
    source = fields.String()
    rows = fields.Integer()
    workers = fields.Integer(allow_none=True, metadata={"description": "null for 1 to 4"})


class LowIncomeListsSchema(Schema):
    items = fields.List(fields.Nested(LowIncomeListShownSchema))
