"""The project's own files, as the architecture tests read them."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FEATURES = (
    "regions",
    "accounts",
    "search",
    "replication",
    "forum",
    "notifications",
    "pages",
)
ROOMS = ("models", "policy", "queries", "services", "forms", "views")


def python_files() -> list[Path]:
    return sorted((ROOT / "livinglab").rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def parts_of(module: str) -> tuple[str | None, str | None]:
    """The feature and the room of `livinglab.forum.services.posts` or `livinglab/…`."""
    parts = module.removesuffix(".py").replace("/", ".").split(".")
    feature = parts[1] if len(parts) > 1 and parts[1] in FEATURES else None
    room = parts[2] if feature and len(parts) > 2 and parts[2] in ROOMS else None
    return feature, room


def imports(path: Path) -> list[str]:
    """The modules of ours that the file imports, `from a import b` also as `a.b`."""
    names = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return [name for name in names if name.startswith("livinglab.")]
