"""Loads the press records of data/replications.csv into the ledger."""

from livinglab.regions.reference import DATA
from livinglab.replication.importing.reader import read
from livinglab.replication.services.imports import import_records

RECORDS = DATA / "replications.csv"


def load_replications() -> int:
    """Write the records that are not there yet; how many steps the file makes in all."""
    report = import_records(read(RECORDS.read_bytes()), None)
    return report.steps_written + report.steps_present
