"""nginx by the sample in deploy/; `python -m tests.cluster.nginx` installs Debian's."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.architecture.sources import ROOT
from tests.servers import free_port, listening

SAMPLE = ROOT / "deploy" / "nginx.conf"
MAIN = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def find() -> str | None:
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def install() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit("nginx is needed for these tests: install it.")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=True)
    subprocess.run(["apt-get", "install", "-qq", "-y", "nginx-light"], env=quiet, check=True)


def write_configuration(folder: Path, site: str) -> Path:
    """The sample site in a server of its own, with all its files in the folder."""
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "site.conf").write_text(site.replace("/var/cache/nginx", str(folder)))
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder, user=user))
    return main


def on_loopback(port: int, upstreams: list[int]) -> str:
    """The sample, without TLS, in front of these ports."""
    site = re.sub(r"^ *ssl_.*\n", "", SAMPLE.read_text(), flags=re.MULTILINE)
    ports = iter(upstreams)
    site = re.sub(r"10\.0\.0\.\d+:8000", lambda _: f"127.0.0.1:{next(ports)}", site)
    site = site.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    return site.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")


@contextmanager
def serving(folder: Path, upstreams: list[int]) -> Iterator[str]:
    port = free_port()
    main = write_configuration(folder, on_loopback(port, upstreams))
    with listening([str(find()), "-c", str(main)], port) as address:
        yield address


if __name__ == "__main__" and find() is None:
    install()
