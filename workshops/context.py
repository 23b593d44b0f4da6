"""Table of contents of the workshops context."""

from typing import Any

from kernel.lookups import (
    Ages,
    BankAccounts,
    Due,
    Employers,
    Finished,
    Members,
    OpenOrders,
    People,
    Persons,
    Qualifications,
    Rates,
    Regions,
    WorkDates,
    Works,
)
from shell.context import Context
from shell.house import House
from shell.photos import cleaned
from workshops import api, cli, pages, tasks
from workshops.projections import OrdersProjection, WorkshopsProjection
from workshops.readmodel import OrdersReadModel, WorkshopsReadModel
from workshops.service import (
    BankBatches,
    Contests,
    Damages,
    DaySheets,
    HandIns,
    Hours,
    Materials,
    Orders,
    PayRuns,
    Photos,
    RateCorrections,
    Setup,
)


def _read(house: House) -> WorkshopsReadModel:
    return house.get(WorkshopsReadModel)


def _grounds(house: House) -> dict[str, Any]:
    return {
        "store": house.store,
        "members": house.get(Members),
        "ages": house.get(Ages),
        "qualifications": house.get(Qualifications),
    }


context = Context(
    name="workshops",
    read_models=[WorkshopsReadModel, OrdersReadModel],
    projections=[WorkshopsProjection, OrdersProjection],
    services={
        Setup: lambda house: Setup(
            store=house.store,
            ages=house.get(Ages),
            people=house.get(People),
            regions=house.get(Regions),
            work_dates=house.get(WorkDates),
            works=house.get(Works),
        ),
        HandIns: lambda house: HandIns(**_grounds(house)),
        Photos: lambda house: Photos(store=house.store, files=house.files, clean=cleaned),
        Contests: lambda house: Contests(store=house.store),
        Damages: lambda house: Damages(store=house.store, members=house.get(Members)),
        DaySheets: lambda house: DaySheets(**_grounds(house)),
        Hours: lambda house: Hours(store=house.store, members=house.get(Members), regions=house.get(Regions)),
        Orders: lambda house: Orders(
            store=house.store, employers=house.get(Employers), finished=house.get(Finished)
        ),
        Materials: lambda house: Materials(store=house.store, members=house.get(Members)),
        BankBatches: lambda house: BankBatches(
            store=house.store, due=house.get(Due), accounts=house.get(BankAccounts)
        ),
        PayRuns: lambda house: PayRuns(store=house.store, due=house.get(Due)),
        RateCorrections: lambda house: RateCorrections(
            store=house.store,
            works=house.get(Works),
            members=house.get(Members),
            people=house.get(People),
            persons=house.get(Persons),
        ),
    },
    lookups={
        Members: _read,
        WorkDates: _read,
        Works: _read,
        Rates: _read,
        Due: _read,
        Finished: lambda house: house.get(OrdersReadModel),
        OpenOrders: lambda house: house.get(OrdersReadModel),
    },
    jobs={
        "day-sheet": tasks.import_day_sheet,
        "pay-run": tasks.prepare_run,
        "rate-correction": tasks.correct_rate,
    },
    commands=[cli.minimum_wage],
    blueprints=[
        api.blueprint,
        pages.blueprint,
        pages.enterprise_desk.blueprint,
        pages.own_counts.blueprint,
        pages.own_damages.blueprint,
        pages.lower_rates.blueprint,
    ],
)
