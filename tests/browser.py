"""A real browser without a screen and without a network, for pages that are to work in one."""

import shutil
import subprocess
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FOUND = next((path for path in map(shutil.which, NAMES) if path), None)
needs_browser = pytest.mark.skipif(FOUND is None, reason="no Chromium is installed")
OPTIONS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
    *("--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=5000", "--enable-logging=stderr", "--v=0"),
]


def opened(page: Path, *options: str) -> tuple[str, str]:
    """The document as the browser has it after the page's scripts ran, and what these said on the console."""
    home = page.with_suffix(".browser")
    words = [str(FOUND), *OPTIONS, f"--user-data-dir={home}", *options, page.resolve().as_uri()]
    done = subprocess.run(words, capture_output=True, timeout=60)
    shutil.rmtree(home, ignore_errors=True)
    said = done.stderr.decode("utf-8", "replace")
    return done.stdout.decode("utf-8", "replace"), "\n".join(line for line in said.splitlines() if "CONSOLE" in line)


def driven(page: Path, script: str, *options: str) -> tuple[str, str]:
    """The same, with a script of the test run at the end; the page's own policy, which forbids that, is taken out."""
    text = page.read_text(encoding="utf-8")
    first = text.index('<meta http-equiv="Content-Security-Policy"')
    text = text[:first] + text[text.index(">", first) + 1 :]
    copy = page.with_name(f"driven-{page.name}")
    copy.write_text(text.replace("</html>", f"<script>{script}</script></html>"), encoding="utf-8")
    return opened(copy, "--dump-dom", *options)
