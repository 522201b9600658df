"""The worker reading files in a process of its own, to be killed: `-m … FOLDER PROGRAM`."""

import sys
from pathlib import Path

from livinglab import filetext
from livinglab.forum.jobs import JOBS
from livinglab.worker import Worker
from tests.conftest import make_app


def main(folder: Path, program: Path) -> None:
    filetext.PROGRAM = program
    app = make_app(folder, f"sqlite:///{folder / 'site.sqlite3'}")
    Worker(app, tuple(job for job in JOBS if job.name == "attachments")).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
