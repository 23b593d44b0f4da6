"""Table of contents of the gigs context."""

from gigs import api, pages, tasks
from gigs.projections import GigsProjection
from gigs.readmodel import GigsReadModel
from gigs.service import Gigs, Hirings, Offering, Worked
from kernel.lookups import (
    Ages,
    Employers,
    Members,
    OpenGigs,
    Openings,
    People,
    Persons,
    Qualifications,
    Regions,
    WorkSought,
)
from shell.context import Context

context = Context(
    name="gigs",
    read_models=[GigsReadModel],
    projections=[GigsProjection],
    services={
        Gigs: lambda house: Gigs(
            store=house.store,
            employers=house.get(Employers),
            regions=house.get(Regions),
        ),
        Hirings: lambda house: Hirings(
            store=house.store,
            ages=house.get(Ages),
            people=house.get(People),
            persons=house.get(Persons),
            members=house.get(Members),
            qualifications=house.get(Qualifications),
        ),
        Worked: lambda house: Worked(store=house.store, persons=house.get(Persons)),
    },
    lookups={
        OpenGigs: lambda house: house.get(GigsReadModel),
        WorkSought: lambda house: house.get(GigsReadModel),
        Openings: lambda house: Offering(
            store=house.store,
            workers=house.get(GigsReadModel),
            ages=house.get(Ages),
            people=house.get(People),
            persons=house.get(Persons),
            qualifications=house.get(Qualifications),
        ),
    },
    blueprints=[api.blueprint, pages.blueprint, pages.desk],
    schedule={tasks.ask_and_free: 60},
)
