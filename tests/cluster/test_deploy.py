"""The samples in deploy/ are what the site understands."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from tests.architecture.test_docs import settings
from tests.cluster import nginx

DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))


def test_each_setting_of_the_sample_exists() -> None:
    sample = (DEPLOY / "environment").read_text()
    names = re.findall(r"^([A-Z0-9_]+)=", sample, re.MULTILINE)
    assert names
    assert [name for name in names if name not in settings()] == []


def test_what_the_container_copies_is_there() -> None:
    recipe = (DEPLOY / "Containerfile").read_text()
    copied = [line.split()[1:-1] for line in recipe.splitlines() if line.startswith("COPY")]
    assert [name for names in copied for name in names if not (ROOT / name).exists()] == []
    named = set(re.findall(r"^ENV (.*)$", recipe, re.MULTILINE)[0].split())
    own = {pair.partition("=")[0] for pair in named} - {"PYTHONUNBUFFERED"}
    assert own <= set(settings())


@pytest.mark.slow
def test_nginx_accepts_the_sample(tmp_path: Path) -> None:
    key, certificate = tmp_path / "certificate.key", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=livinglab",
         "-keyout", key, "-out", certificate],
        stderr=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    site = nginx.SAMPLE.read_text().replace("/etc/livinglab", str(tmp_path))
    main = nginx.write_configuration(tmp_path, site)

    tried = subprocess.run(
        [str(nginx.find()), "-t", "-c", main], capture_output=True, text=True, check=False
    )

    assert (tried.returncode, "test is successful" in tried.stderr) == (0, True), tried.stderr


# Only systemd can judge its units, and a machine without it runs none of them.
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_the_units(unit: Path, tmp_path: Path) -> None:
    """With a program and a user that every machine has: those of the site are not there."""
    text = re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", unit.read_text())
    copy = tmp_path / unit.name
    copy.write_text(text.replace("User=livinglab", "User=root"))

    tried = subprocess.run(
        ["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False
    )

    assert (tried.returncode, unit.name in tried.stderr) == (0, False), tried.stderr
