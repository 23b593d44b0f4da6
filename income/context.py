"""Table of contents of the income context."""

from income import api, pages
from income.projections import IncomeProjection
from income.readmodel import IncomeReadModel
from income.service import Incomes
from kernel.lookups import Members, Pay, People
from shell.access import AccessLog
from shell.context import Context

context = Context(
    name="income",
    read_models=[IncomeReadModel],
    projections=[IncomeProjection],
    services={
        Incomes: lambda house: Incomes(
            store=house.store,
            people=house.get(People),
            members=house.get(Members),
            ledger=house.get(IncomeReadModel),
            accesses=AccessLog(house.records_engine),
        ),
    },
    lookups={Pay: lambda house: house.get(IncomeReadModel)},
    jobs={pages.slip_papers.KIND: pages.slip_papers.draw_run},  # it tells slips as pages do
    blueprints=[api.blueprint, pages.blueprint],
)
