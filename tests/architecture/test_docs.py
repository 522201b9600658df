"""What the documents promise is there, and what is there stands in the documents."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import FEATURES, ROOT, tree

CONFIG = ROOT / "livinglab" / "config.py"
LIBRARIES = ("SQLALCHEMY_", "SESSION_", "RATELIMIT_", "WTF_")
MAKEFILE = (ROOT / "Makefile").read_text()
READERS = {"_read", "_number", "_positive", "_pool", "_flag"}


def settings() -> list[str]:
    return sorted(
        {
            str(node.args[0].value)
            for node in ast.walk(tree(CONFIG))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in READERS
            and isinstance(node.args[0], ast.Constant)
        }
    )


@pytest.mark.parametrize("name", settings())
def test_each_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "operations.md").read_text()


def test_each_setting_is_used() -> None:
    """By us, where it is not a library's own."""
    names = re.findall(r'^        "([A-Z_0-9]+)":', CONFIG.read_text(), re.MULTILINE)
    sources = (path for path in (ROOT / "livinglab").rglob("*.py") if path != CONFIG)
    used = set(re.findall(r"['\"]([A-Z_0-9]+)['\"]", "".join(map(Path.read_text, sources))))
    assert names
    own = [name for name in names if not name.startswith(LIBRARIES)]
    assert sorted(set(own) - used) == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "docs/benchmarks.md"])
def test_make_targets_of_the_documents_exist(document: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)", (ROOT / document).read_text()))
    assert named
    assert named <= targets


def test_make_help_lists_each_target() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    listed = re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE)
    assert phony is not None
    assert sorted(phony[1].split()) == sorted(listed)


def test_each_measurement_can_be_made() -> None:
    """A module of bench/ that can be run has its target."""
    programs = [
        f"bench.{path.stem}".removesuffix(".__main__")
        for path in (ROOT / "bench").glob("*.py")
        if "__main__" in path.read_text()
    ]
    assert programs
    assert [name for name in programs if f"-m {name} $(ARGS)" not in MAKEFILE] == []


@pytest.mark.parametrize("feature", FEATURES)
def test_each_feature_says_what_it_is(feature: str) -> None:
    assert ast.get_docstring(tree(ROOT / "livinglab" / feature / "__init__.py"))


def test_decisions_are_numbered_without_gaps() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_each_dependency_has_its_line_in_the_decisions() -> None:
    wanted = re.findall(
        r"^([A-Za-z][\w.-]*)(?:\[[\w,]+\])?==",
        (ROOT / "requirements.in").read_text(),
        re.MULTILINE,
    )
    decisions = "\n".join(
        path.read_text() for path in (ROOT / "docs" / "decisions").glob("*.md")
    ).lower()
    assert wanted
    assert [name for name in wanted if name.lower() not in decisions] == []
