"""The ledger: replications and their append-only steps."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from livinglab.accounts.models import Organisation, User
from livinglab.dates import Precision
from livinglab.db import Base, Timestamped, now
from livinglab.replication.models.catalog import Application, ApplicationModule
from livinglab.replication.models.stages import (
    AgreementKind,
    ModuleState,
    ObstacleKind,
    Stage,
    StepKind,
    Trust,
)


class Replication(Timestamped, Base):
    """One application taken by one organisation. Stage and trust derive from its steps."""

    __tablename__ = "replication"
    __table_args__ = (
        UniqueConstraint("application_id", "adopter_id"),
        Index("ix_replication_stage_trust", "stage", "trust"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    adopter_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    # Whom it was taken from: the owner or, with `parent`, another adopter's replication.
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("replication.id"), index=True)
    # Registered by a member as draft until a representative declares it.
    is_draft: Mapped[bool] = mapped_column(default=False)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    # Derived from the steps and kept beside them by the service that writes a step.
    stage: Mapped[Stage | None]
    furthest: Mapped[Stage | None]
    trust: Mapped[Trust | None]
    stage_on: Mapped[date | None]
    stage_precision: Mapped[Precision] = mapped_column(default=Precision.DAY)
    news_on: Mapped[date | None] = mapped_column(index=True)
    on_hold_since: Mapped[date | None]
    units: Mapped[int | None]
    units_total: Mapped[int | None]
    users: Mapped[int | None]
    users_total: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")

    application: Mapped[Application] = relationship(lazy="raise_on_sql")
    adopter: Mapped[Organisation] = relationship(foreign_keys=[adopter_id], lazy="raise_on_sql")
    origin: Mapped[Organisation | None] = relationship(
        foreign_keys=[origin_id], lazy="raise_on_sql"
    )
    parent: Mapped["Replication | None"] = relationship(
        remote_side="Replication.id", lazy="raise_on_sql"
    )
    steps: Mapped[list["Step"]] = relationship(order_by="Step.id", lazy="raise_on_sql")
    modules: Mapped[list["ReplicationModule"]] = relationship(lazy="raise_on_sql")
    obstacles: Mapped[list["Obstacle"]] = relationship(lazy="raise_on_sql")
    impacts: Mapped[list["Impact"]] = relationship(lazy="raise_on_sql")
    agreements: Mapped[list["Agreement"]] = relationship(lazy="raise_on_sql")

    @property
    def is_on_hold(self) -> bool:
        return self.on_hold_since is not None

    @property
    def url(self) -> str:
        return f"/replikasi/{self.id}"


class Step(Base):
    """What happened, when, and by which source. Never changed; corrected by another."""

    __tablename__ = "step"
    __table_args__ = (
        Index("ix_step_replication_happened", "replication_id", "happened_on"),
        Index("ix_step_kind_happened", "kind", "happened_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    replication_id: Mapped[int] = mapped_column(ForeignKey("replication.id"))
    kind: Mapped[StepKind] = mapped_column(default=StepKind.STAGE)
    stage: Mapped[Stage | None]
    module_id: Mapped[int | None] = mapped_column(ForeignKey("application_module.id"))
    # None where the source gives no date.
    happened_on: Mapped[date | None]
    precision: Mapped[Precision] = mapped_column(default=Precision.DAY)
    note: Mapped[str] = mapped_column(Text, default="")
    source_url: Mapped[str] = mapped_column(String(500), default="")
    source_title: Mapped[str] = mapped_column(String(300), default="")
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    # The level it has now; raised only by an Endorsement, which says who and when.
    trust: Mapped[Trust]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("step.id"), unique=True)
    # Which line of which imported record it came from; a second run meets it again.
    import_key: Mapped[str | None] = mapped_column(String(64), unique=True)

    replication: Mapped[Replication] = relationship(viewonly=True, lazy="raise_on_sql")
    module: Mapped[ApplicationModule | None] = relationship(lazy="raise_on_sql")
    recorded_by: Mapped[User | None] = relationship(lazy="raise_on_sql")
    endorsements: Mapped[list["Endorsement"]] = relationship(
        order_by="Endorsement.id", lazy="raise_on_sql"
    )

    @property
    def recorded_on(self) -> date:
        return self.recorded_at.date()


class Endorsement(Base):
    """Someone raised the trust in a step: its origin confirmed, a curator verified."""

    __tablename__ = "endorsement"

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id"), index=True)
    trust: Mapped[Trust]
    actor_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    note: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)

    actor: Mapped[User] = relationship(lazy="raise_on_sql")


class ReplicationModule(Base):
    __tablename__ = "replication_module"
    __table_args__ = (UniqueConstraint("replication_id", "module_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    replication_id: Mapped[int] = mapped_column(ForeignKey("replication.id"))
    module_id: Mapped[int] = mapped_column(ForeignKey("application_module.id"), index=True)
    state: Mapped[ModuleState]
    note: Mapped[str] = mapped_column(String(300), default="")

    module: Mapped[ApplicationModule] = relationship(lazy="raise_on_sql")


class Obstacle(Base):
    __tablename__ = "obstacle"

    id: Mapped[int] = mapped_column(primary_key=True)
    replication_id: Mapped[int] = mapped_column(ForeignKey("replication.id"), index=True)
    kind: Mapped[ObstacleKind] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(Text)
    noted_on: Mapped[date | None]
    solved_at: Mapped[datetime | None]
    solution: Mapped[str] = mapped_column(Text, default="")
    # The forum post that solved it. The forum is above this feature; only the id is kept.
    solved_by_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    source_url: Mapped[str] = mapped_column(String(500), default="")
    trust: Mapped[Trust] = mapped_column(default=Trust.REPORTED)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    import_key: Mapped[str | None] = mapped_column(String(64), unique=True)

    replication: Mapped[Replication] = relationship(viewonly=True, lazy="raise_on_sql")

    @property
    def url(self) -> str:
        return f"/replikasi/{self.replication_id}#kendala-{self.id}"

    @property
    def is_solved(self) -> bool:
        return self.solved_at is not None


class Impact(Base):
    """An indicator before and after. Where the source gives only words they are in `note`."""

    __tablename__ = "impact"

    id: Mapped[int] = mapped_column(primary_key=True)
    replication_id: Mapped[int] = mapped_column(ForeignKey("replication.id"), index=True)
    indicator: Mapped[str] = mapped_column(String(200))
    before: Mapped[float | None]
    after: Mapped[float | None]
    unit: Mapped[str] = mapped_column(String(40), default="")
    period: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    source_url: Mapped[str] = mapped_column(String(500), default="")
    trust: Mapped[Trust] = mapped_column(default=Trust.REPORTED)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    import_key: Mapped[str | None] = mapped_column(String(64), unique=True)

    replication: Mapped[Replication] = relationship(viewonly=True, lazy="raise_on_sql")


class Agreement(Base):
    __tablename__ = "agreement"

    id: Mapped[int] = mapped_column(primary_key=True)
    replication_id: Mapped[int] = mapped_column(ForeignKey("replication.id"), index=True)
    kind: Mapped[AgreementKind]
    number: Mapped[str] = mapped_column(String(120), default="")
    signed_on: Mapped[date | None]
    precision: Mapped[Precision] = mapped_column(default=Precision.DAY)
    expires_on: Mapped[date | None] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    source_url: Mapped[str] = mapped_column(String(500), default="")
    trust: Mapped[Trust] = mapped_column(default=Trust.REPORTED)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    import_key: Mapped[str | None] = mapped_column(String(64), unique=True)

    replication: Mapped[Replication] = relationship(viewonly=True, lazy="raise_on_sql")
