"""The worker's part of search in a process of its own, to be killed: `-m … FOLDER ENGINE`."""

import sys
import time
from pathlib import Path

from livinglab.search import following
from tests.conftest import make_app


def main(folder: Path, engine: str) -> None:
    url = f"sqlite:///{folder / 'site.sqlite3'}"
    app = make_app(folder, url, {"SEARCH_ENGINE": engine})
    with app.app_context():
        while True:
            if following.follow() == 0:
                time.sleep(0.01)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
