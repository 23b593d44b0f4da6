"""The tables, with the indexes the questions ask for."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Numeric,
    String,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Model(DeclarativeBase):
    """All tables."""


class Account(Model):
    __tablename__ = "accounts"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str]
    workshop_id: Mapped[UUID | None] = mapped_column(ForeignKey("workshops.id"))
    worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("workers.id"))
    employer_id: Mapped[UUID | None] = mapped_column(ForeignKey("employers.id"))
    region: Mapped[str | None]


class Token(Model):
    """A bearer token or a page's session; only the SHA-256 of it is kept."""

    __tablename__ = "tokens"
    hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class Workshop(Model):
    __tablename__ = "workshops"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    village: Mapped[str]


class Worker(Model):
    __tablename__ = "workers"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    village: Mapped[str]
    birth_date: Mapped[date]


class Member(Model):
    __tablename__ = "members"
    workshop_id: Mapped[UUID] = mapped_column(ForeignKey("workshops.id"), primary_key=True)
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("workers.id"), primary_key=True)
    number: Mapped[str]
    __table_args__ = (UniqueConstraint("workshop_id", "number"),)


class Step(Model):
    """A step of a workshop's product."""

    __tablename__ = "steps"
    workshop_id: Mapped[UUID] = mapped_column(ForeignKey("workshops.id"), primary_key=True)
    product: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    unit: Mapped[str]


class Rate(Model):
    """What a piece of a step earns from a day on."""

    __tablename__ = "rates"
    workshop_id: Mapped[UUID] = mapped_column(ForeignKey("workshops.id"), primary_key=True)
    product: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    effective_from: Mapped[date] = mapped_column(primary_key=True)
    rate: Mapped[Decimal] = mapped_column(Numeric(10, 4))


class HandIn(Model):
    __tablename__ = "hand_ins"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    workshop_id: Mapped[UUID] = mapped_column(ForeignKey("workshops.id"))
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("workers.id"))
    product: Mapped[str]
    step: Mapped[str]
    unit: Mapped[str]
    quantity: Mapped[int]
    counted_by_worker: Mapped[int | None]
    work_date: Mapped[date]
    rate: Mapped[Decimal] = mapped_column(Numeric(10, 4))
    state: Mapped[str]
    accepted: Mapped[int | None]
    rejected: Mapped[int | None]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    __table_args__ = (
        Index("ix_hand_ins_worker", "worker_id", "work_date"),
        Index("ix_hand_ins_workshop", "workshop_id", "work_date"),
        Index("ix_hand_ins_day", "work_date"),
    )


class Employer(Model):
    __tablename__ = "employers"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    town: Mapped[str]
    verified: Mapped[bool]


class Gig(Model):
    __tablename__ = "gigs"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employers.id"), index=True)
    title: Mapped[str]
    trade: Mapped[str]
    village: Mapped[str]
    basis: Mapped[str]
    wage: Mapped[Decimal] = mapped_column(Numeric(10, 4))
    mode: Mapped[str]
    requires: Mapped[list[str]] = mapped_column(ARRAY(String))
    state: Mapped[str]
    reason_code: Mapped[str | None]
    published_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    cancelled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    full_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    employer: Mapped[Employer] = relationship()
    shifts: Mapped[list["Shift"]] = relationship(order_by="Shift.no")


class Shift(Model):
    """`asked` is the headcount at publication and later increases."""

    __tablename__ = "shifts"
    gig_id: Mapped[UUID] = mapped_column(ForeignKey("gigs.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    headcount: Mapped[int]
    asked: Mapped[int]


class Application(Model):
    __tablename__ = "applications"
    id: Mapped[int] = mapped_column(primary_key=True)
    gig_id: Mapped[UUID] = mapped_column(ForeignKey("gigs.id"))
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("workers.id"))
    state: Mapped[str]
    reason_code: Mapped[str | None]
    text: Mapped[str | None]
    applied_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    gig: Mapped[Gig] = relationship()
    __table_args__ = (
        UniqueConstraint("gig_id", "worker_id"),
        Index("ix_applications_worker", "worker_id", "id"),
    )


class Place(Model):
    """Somebody's place in a shift, what they worked there and what it earned."""

    __tablename__ = "places"
    gig_id: Mapped[UUID] = mapped_column(primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("workers.id"), primary_key=True)
    held: Mapped[bool]
    outcome: Mapped[str | None]
    quantity: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    earned: Mapped[Decimal] = mapped_column(Numeric(12, 4))
    paid: Mapped[bool]
    __table_args__ = (
        ForeignKeyConstraint(["gig_id", "no"], ["shifts.gig_id", "shifts.no"]),
        Index("ix_places_worker", "worker_id"),
    )


class Course(Model):
    __tablename__ = "courses"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class CourseRun(Model):
    __tablename__ = "course_runs"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    course: Mapped[str] = mapped_column(ForeignKey("courses.code"))
    village: Mapped[str]
    capacity: Mapped[int]
    cut_off: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    state: Mapped[str]
    sessions: Mapped[list["CourseSession"]] = relationship(order_by="CourseSession.no")


class CourseSession(Model):
    __tablename__ = "course_sessions"
    run_id: Mapped[UUID] = mapped_column(ForeignKey("course_runs.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Enrolment(Model):
    """`id` gives the order of the queue."""

    __tablename__ = "enrolments"
    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("course_runs.id"))
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("workers.id"), index=True)
    state: Mapped[str]
    certificate: Mapped[str | None]
    __table_args__ = (UniqueConstraint("run_id", "worker_id"),)
