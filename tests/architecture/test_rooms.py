"""Who may import whom, who commits, and how large things may grow."""

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import (
    FEATURES,
    ROOMS,
    ROOT,
    imports,
    name_of,
    parts_of,
    python_files,
    tree,
)

FILES = python_files()
# What is above all features and may read any of them.
ABOVE = {"views", "jobs", "commands", "loading"}
COMMITTERS = ("/views", "/jobs", "/commands", "livinglab/loading", "livinglab/commands")
# Work of the worker, where one row is settled before the next is begun: a letter is
# marked once the server took it; the cursor is written once the engine has committed.
COMMIT_EXCEPTIONS = {
    "livinglab/mail.py",
    "livinglab/search/following.py",
    "livinglab/search/recounting.py",
}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}


def is_above(path: Path) -> bool:
    return any(part.split(".")[0].split("_")[0] in ABOVE for part in path.parts[-3:])


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_rooms_import_to_the_left(path: Path) -> None:
    _, room = parts_of(name_of(path))
    if room:
        right = ROOMS[ROOMS.index(room) + 1 :]
        found = [
            name for name in imports(path) if parts_of(name)[0] and parts_of(name)[1] in right
        ]
        assert found == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_features_import_downwards(path: Path) -> None:
    feature, _ = parts_of(name_of(path))
    if feature and not is_above(path):
        higher = FEATURES[FEATURES.index(feature) + 1 :]
        assert [name for name in imports(path) if parts_of(name)[0] in higher] == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_only_views_jobs_and_commands_commit(path: Path) -> None:
    name = name_of(path)
    if not any(room in name for room in COMMITTERS) and name not in COMMIT_EXCEPTIONS:
        commits = [
            node.lineno
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("session.commit")
        ]
        assert commits == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_only_the_login_module_touches_flask_login(path: Path) -> None:
    allowed = {"livinglab/accounts/login.py", "livinglab/errors.py"}
    names = {
        node.module or "" for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)
    }
    assert "flask_login" not in names or name_of(path) in allowed


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_module_is_named_for_what_it_holds(path: Path) -> None:
    assert path.stem not in FORBIDDEN_NAMES


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_fits_on_a_few_screens(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 250


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_only_config_reads_the_environment(path: Path) -> None:
    allowed = {"livinglab/config.py", "livinglab/serve.py", "livinglab/metrics.py",
               "livinglab/gunicorn_hooks.py"}  # fmt: skip
    assert "os.environ" not in path.read_text() or name_of(path) in allowed


def test_migrations_do_not_import_the_site() -> None:
    texts = [path.read_text() for path in (ROOT / "migrations" / "versions").glob("*.py")]
    assert [text for text in texts if "livinglab" in text] == []
