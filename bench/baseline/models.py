"""The tables, with the indexes the questions ask for."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, LargeBinary, Numeric, UniqueConstraint, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Model(DeclarativeBase):
    """All tables."""


class Account(Model):
    __tablename__ = "accounts"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str]
    workshop_id: Mapped[UUID | None] = mapped_column(ForeignKey("workshops.id"))
    worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("workers.id"))


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
    )
