"""Table of contents of the training context."""

from kernel.lookups import Members, People, Persons, Qualifications, Regions
from shell.access import AccessLog
from shell.context import Context
from shell.house import House
from shell.vocabularies import STATE_PERMITS
from training import api, pages, tasks
from training.projections import TrainingProjection
from training.readmodel import TrainingReadModel
from training.service import Courses, Credentials, Enrolments, Reach, Teaching


def _reach(house: House) -> Reach:
    return Reach(
        people=house.get(People),
        persons=house.get(Persons),
        members=house.get(Members),
        accesses=AccessLog(house.records_engine),
    )


context = Context(
    name="training",
    read_models=[TrainingReadModel],
    projections=[TrainingProjection],
    services={
        Reach: _reach,
        Courses: lambda house: Courses(
            store=house.store, regions=house.get(Regions), state_permits=STATE_PERMITS
        ),
        Enrolments: lambda house: Enrolments(store=house.store, reach=house.get(Reach)),
        Teaching: lambda house: Teaching(store=house.store),
        Credentials: lambda house: Credentials(
            store=house.store, reach=house.get(Reach), state_permits=STATE_PERMITS
        ),
    },
    lookups={Qualifications: lambda house: house.get(TrainingReadModel)},
    blueprints=[api.blueprint, pages.blueprint],
    schedule={tasks.move_queues: 60},
)
