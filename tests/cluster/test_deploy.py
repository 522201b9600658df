"""The samples in deploy/ are what the site understands."""

import configparser
import os
import re
import shutil
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from livinglab import config, serve
from tests.architecture.sources import ROOT
from tests.architecture.test_docs import settings
from tests.cluster import nginx
from tests.servers import free_port

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


def test_a_container_is_reached_and_has_time_to_end() -> None:
    """The sample's HOST is a machine's own address, which no container has."""
    recipe = (DEPLOY / "Containerfile").read_text()
    web, worker = re.findall(r"^# podman run (.*)$", recipe, re.MULTILINE)

    assert "--env-file environment --env HOST=0.0.0.0" in web
    for how in (web, worker):
        assert int(re.findall(r"--stop-timeout (\d+)", how)[0]) > serve.PATIENCE


def test_nginx_leads_nowhere_else_and_keeps_what_has_a_digest() -> None:
    sample = nginx.SAMPLE.read_text()

    assert re.findall(r"return 301 (\S+);", sample) == ["https://$server_name$request_uri"]
    [kept] = re.findall(r"location ~ (\S+) {\s+proxy_cache kept;", sample)
    for path in ("/app.css", "/app.js", "/peta.svg"):
        assert re.search(kept, path)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_started_again_for_as_long_as_it_takes(unit: Path) -> None:
    told = configparser.ConfigParser(interpolation=None, delimiters="=")
    told.read(unit)

    assert told["Unit"]["StartLimitIntervalSec"] == "0"
    assert told["Service"]["Restart"] == "always"
    assert int(told["Service"]["TimeoutStopSec"]) > serve.PATIENCE


def test_a_reload_renews_the_web_processes() -> None:
    """By gunicorn, which is the child of what systemd started."""
    unit = (DEPLOY / "livinglab-web.service").read_text()
    [program, *arguments] = re.findall(r"^ExecReload=(.*)$", unit, re.MULTILINE)[0].split()
    listing = [program.replace("pkill", "pgrep"), *arguments[2:]]
    own = [one.replace("$MAINPID", str(os.getpid())) for one in listing]
    command = serve.web_command(config.settings())
    # Something that sleeps by that command's words.
    child = subprocess.Popen([command[0], "-c", "import time; time.sleep(60)", *command[1:]])
    try:
        found = subprocess.run(own, capture_output=True, text=True, check=False).stdout
    finally:
        child.kill()
        child.wait()

    assert arguments[:2] == ["--signal", "HUP"]
    assert found.split() == [str(child.pid)]


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


@pytest.mark.slow
def test_nginx_speaks_as_the_site_does_where_no_machine_answers(tmp_path: Path) -> None:
    """As when all of them are started anew for an upgrade."""
    with nginx.serving(tmp_path, [free_port() for _machine in range(3)]) as site:
        for path, body in (("/", None), ("/cari.json?q=a", None), ("/masuk", b"email=a")):
            away = refusal(site + path, body)
            assert (away.status, away.headers["Retry-After"]) == (503, "10"), path
            assert len(away.headers["X-Request-ID"]) == 32
            assert "<h1>LivingLab sedang tidak dapat melayani</h1>" in away.read().decode()
        large = refusal(site + "/masuk", b"x" * 103 * 1024 * 1024)
        assert (large.status, large.headers["Content-Type"]) == (
            413,
            "text/html; charset=utf-8",
        )
        assert "<h1>Kiriman terlalu besar</h1>" in large.read().decode()


@pytest.mark.slow
def test_nginx_hands_on_the_name_and_port_by_which_it_was_asked(tmp_path: Path) -> None:
    """A form that came from another port would come from another site."""
    with telling_hosts() as port, nginx.serving(tmp_path, [port] * 3) as site:
        asked = [
            told_host(site, name) for name in ("", "livinglab.example:8443", "Desa.example")
        ]

    assert asked == [urlsplit(site).netloc, "livinglab.example:8443", "Desa.example"]


class TellingHost(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.headers["Host"].encode())

    def log_message(self, *what: object) -> None:
        """Nothing."""


@contextmanager
def telling_hosts() -> Iterator[int]:
    """A machine behind nginx that answers what it was told, at this port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), TellingHost) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def told_host(site: str, name: str) -> str:
    asked = urllib.request.Request(site, headers={"Host": name} if name else {})
    with urllib.request.urlopen(asked, timeout=20) as answer:
        told: bytes = answer.read()
    return told.decode()


def refusal(url: str, body: bytes | None) -> urllib.error.HTTPError:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(url, body, timeout=20)
    return refused.value


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
