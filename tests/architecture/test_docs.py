"""What the documents promise is there, and what is there stands in the documents."""

import ast
import re

import pytest

from tests.architecture.sources import FEATURES, ROOT, tree

CONFIG = ROOT / "livinglab" / "config.py"
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


def test_make_targets_of_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)`", (ROOT / "README.md").read_text()))
    assert named
    assert named <= targets


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
