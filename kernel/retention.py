"""How long the wage ledger is kept, and with it whom it names."""

from datetime import date

# Source: 保障农民工工资支付条例 (State Council decree 724, in force since 2020-05-01), article 15: three
# years at least. 工资支付暂行规定 (劳部发〔1994〕489号), article 6, asks for two.
LEDGER_YEARS = 3


def ledger_kept_until(day: date) -> date:
    """The last day on which what was entered on a day is kept."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year + LEDGER_YEARS, day=last)
