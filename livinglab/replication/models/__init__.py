"""Tables of the catalog and of the ledger."""

from livinglab.replication.models.catalog import (
    Application,
    ApplicationAlias,
    ApplicationCategory,
    ApplicationModule,
    ApplicationStatus,
    Overlap,
    Picture,
    Release,
    Review,
    ServiceType,
    Terms,
)
from livinglab.replication.models.ledger import (
    Agreement,
    Endorsement,
    Impact,
    Obstacle,
    Replication,
    ReplicationModule,
    Step,
)
from livinglab.replication.models.stages import (
    AgreementKind,
    ModuleState,
    ObstacleKind,
    Stage,
    StepKind,
    Trust,
)

__all__ = [
    "Agreement",
    "AgreementKind",
    "Application",
    "ApplicationAlias",
    "ApplicationCategory",
    "ApplicationModule",
    "ApplicationStatus",
    "Endorsement",
    "Impact",
    "ModuleState",
    "Obstacle",
    "ObstacleKind",
    "Overlap",
    "Picture",
    "Release",
    "Replication",
    "ReplicationModule",
    "Review",
    "ServiceType",
    "Stage",
    "Step",
    "StepKind",
    "Terms",
    "Trust",
]
