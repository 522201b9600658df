"""The ladder, who stands behind a step, and the other codes of the ledger."""

import enum


class Stage(enum.StrEnum):
    """How far an adopter has come. The order of the members is the order of the ladder."""

    INTEREST = "interest"
    STUDY_VISIT = "study_visit"
    AGREEMENT = "agreement"
    HANDOVER = "handover"
    ADAPTATION = "adaptation"
    PILOT = "pilot"
    LAUNCHED = "launched"
    IN_USE = "in_use"
    STOPPED = "stopped"

    @property
    def rank(self) -> int:
        """1 for interest to 8 for in use; 9 for stopped."""
        return STAGE_RANKS[self]


class Trust(enum.StrEnum):
    """Who stands behind a step, weakest first."""

    REPORTED = "reported"
    DECLARED = "declared"
    CONFIRMED = "confirmed"
    VERIFIED = "verified"

    @property
    def rank(self) -> int:
        return TRUST_RANKS[self]


STAGE_RANKS = {stage: rank for rank, stage in enumerate(Stage, 1)}
TRUST_RANKS = {trust: rank for rank, trust in enumerate(Trust, 1)}


class StepKind(enum.StrEnum):
    """A step moves the stage, holds the replication, takes it up again, or renews it."""

    STAGE = "stage"
    HOLD = "hold"
    RESUME = "resume"
    RENEWAL = "renewal"


class ObstacleKind(enum.StrEnum):
    NETWORK = "network"
    ELECTRICITY = "electricity"
    SERVERS = "servers"
    PEOPLE = "people"
    BUDGET = "budget"
    INTEGRATION = "integration"
    REGULATION = "regulation"
    RESISTANCE = "resistance"
    CENTRAL_MANDATE = "central_mandate"
    LEADERSHIP = "leadership"
    OTHER = "other"


class ModuleState(enum.StrEnum):
    PLANNED = "planned"
    IN_DEVELOPMENT = "in_development"
    IN_USE = "in_use"
    DROPPED = "dropped"


class AgreementKind(enum.StrEnum):
    MOU = "mou"
    PKS = "pks"
    GRANT = "grant"
    OTHER = "other"
