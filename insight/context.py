"""Table of contents of the insight context."""

from insight import api, pages, tasks
from insight.projections import InsightProjection
from insight.readmodel import CELL_RECORDS, Cells, InsightReadModel, SealedLists
from insight.service import Learning, LowIncomeLists, MadeCells, Measures, Seeking
from kernel.lookups import Consents, Regions, WorkSought
from shell.context import Context

context = Context(
    name="insight",
    read_models=[InsightReadModel],
    projections=[InsightProjection],
    services={
        Cells: lambda house: Cells(house.records_engine),
        SealedLists: lambda house: SealedLists(house.files),
        MadeCells: lambda house: MadeCells(
            known=house.get(InsightReadModel),
            shelf=house.get(Cells),
            members=house.get(SealedLists),
            consents=house.get(Consents),
        ),
        Measures: lambda house: Measures(known=house.get(InsightReadModel), made=house.get(MadeCells)),
        Learning: lambda house: Learning(known=house.get(InsightReadModel), made=house.get(MadeCells)),
        Seeking: lambda house: Seeking(sought=house.get(WorkSought), known=house.get(InsightReadModel)),
        LowIncomeLists: lambda house: LowIncomeLists(
            store=house.store, sealed=house.get(SealedLists), regions=house.get(Regions)
        ),
    },
    jobs={tasks.KIND: tasks.import_low_income_list},
    blueprints=[api.blueprint, pages.blueprint],
    records=[CELL_RECORDS],
    prepare=[lambda house: house.get(Cells).forget()],
)
