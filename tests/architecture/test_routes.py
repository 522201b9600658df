"""A view that writes asks policy before it acts."""

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import name_of, python_files, tree

# Views that write for whoever comes, and why.
EXEMPT = {
    "sign_in": "anybody may try to sign in",
    "sign_out": "ends the visitor's own session only",
    "register": "anybody may register",
    "stop_letters": "the signed address of the letter is the permission (RFC 8058)",
}
# Calls that ask: `require(policy.…)`, a loader that knows the viewer, or the own account.
ASKING = ("require(", "member()", "administrator()", "moderator()", "curator()")


def writing_views() -> list[tuple[Path, ast.FunctionDef]]:
    return [
        (path, node)
        for path in python_files()
        if "views" in path.relative_to(path.parents[2]).as_posix()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        and any(".post(" in ast.unparse(each) or "'POST'" in ast.unparse(each)
                for each in node.decorator_list)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "view"),
    writing_views(),
    ids=[f"{name_of(path)}:{view.name}" for path, view in writing_views()],
)
def test_a_writing_view_asks_before_it_acts(path: Path, view: ast.FunctionDef) -> None:
    if view.name in EXEMPT:
        return
    lines = ast.unparse(view)
    asked = min((lines.find(word) for word in ASKING if word in lines), default=-1)
    acted = lines.find("services.")
    assert asked != -1
    assert acted == -1 or asked < acted
