"""The parent's side of the reading child process: asking, waiting, cancelling, starting anew after a crash."""

import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from layers import i18n
from layers.errors import Unclear, UsageError, ZzecoError
from layers.i18n import _

PROJECT_ROOT = Path(__file__).resolve().parents[2]
FOREIGN_SETTINGS = ("PROJ_LIB", "PROJ_DATA", "GDAL_DATA", "GDAL_DRIVER_PATH", "GDAL_SKIP", "OGR_SKIP",
                    "SHAPE_RESTORE_SHX", "SHAPE_ENCODING", "CPL_DEBUG", "CPL_LOG", "PYTHONSAFEPATH")  # fmt: skip
POLL_SECONDS = 0.1
BASE_TIMEOUT_SECONDS = 120.0
BYTES_PER_SECOND = 400_000.0


class ReaderProcess:
    """One child that answers requests; a crash, a cancel or a timeout ends it, the next request starts another."""

    def __init__(self, skipped_driver: str | None = None) -> None:
        self._skipped_driver = skipped_driver
        self._child: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str | None] = queue.Queue()

    def ask(self, request: dict[str, Any], source: Path, cancelled: Callable[[], bool] | None) -> dict[str, Any]:
        """The answer to a request about `source`; ZzecoError on a refusal, crash, cancel or timeout."""
        child = self._running()
        try:
            assert child.stdin is not None
            child.stdin.write(json.dumps(request) + "\n")
            child.stdin.flush()
        except OSError:
            self.stop()
            raise _crashed(source) from None
        answer = self._awaited(source, time.monotonic() + timeout_seconds(source), cancelled)
        if "error" in answer:
            raise _refusal(answer)
        return answer

    def stop(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for stream in (child.stdin, child.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError):
                        stream.close()

    def _running(self) -> subprocess.Popen[str]:
        """The child, started if there is none."""
        if self._child is not None and self._child.poll() is None:
            return self._child
        self.stop()
        child = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-m", "layers.intake.reader"],
            cwd=PROJECT_ROOT,
            env=_environment(self._skipped_driver),
            text=True,
            encoding="utf-8",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        answers: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=_listen, args=(child, answers), daemon=True).start()
        self._child, self._answers = child, answers
        return child

    def _awaited(self, source: Path, deadline: float, cancelled: Callable[[], bool] | None) -> dict[str, Any]:
        """The next answer, while asking ten times a second whether the user gave up."""
        while True:
            try:
                line = self._answers.get(timeout=POLL_SECONDS)
            except queue.Empty:
                self._give_up_if_due(source, deadline, cancelled)
                continue
            if line is None:
                self.stop()
                raise _crashed(source)
            answer: dict[str, Any] = json.loads(line)
            return answer

    def _give_up_if_due(self, source: Path, deadline: float, cancelled: Callable[[], bool] | None) -> None:
        if cancelled is not None and cancelled():
            self.stop()
            raise ZzecoError(_("Reading of {file} was cancelled; nothing was written.").format(file=source.name))
        if time.monotonic() > deadline:
            self.stop()
            raise ZzecoError(
                _("Reading of {file} took too long and was stopped.").format(file=source.name),
                _("The file may be damaged. Ask for it again, or export it as a GeoPackage."),
            )


class ReaderCrashed(ZzecoError):
    """The child ended without an answer."""


def timeout_seconds(source: Path) -> float:
    """How long reading may take: generous, and longer for large files."""
    files = source.rglob("*") if source.is_dir() else source.parent.glob(f"{_glob_escaped(source.stem)}.*")
    size = sum(path.stat().st_size for path in files if path.is_file())
    return BASE_TIMEOUT_SECONDS + size / BYTES_PER_SECOND


def _glob_escaped(stem: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in stem)


def _listen(child: subprocess.Popen[str], answers: "queue.Queue[str | None]") -> None:
    """Pass the child's lines on; None when it ends."""
    assert child.stdout is not None
    with contextlib.suppress(OSError, ValueError):
        for line in child.stdout:
            answers.put(line)
    answers.put(None)


def _environment(skipped_driver: str | None) -> dict[str, str]:
    """The environment without foreign GDAL and PROJ folders, which break the wheels' own."""
    kept = {name: value for name, value in os.environ.items() if name.upper() not in FOREIGN_SETTINGS}
    kept |= {"PYTHONUTF8": "1", "GDAL_PAM_ENABLED": "NO", "OGR_GEOJSON_MAX_OBJ_SIZE": "0"}
    return kept | ({"GDAL_SKIP": skipped_driver} if skipped_driver else {})


def _crashed(source: Path) -> ReaderCrashed:
    return ReaderCrashed(
        _("{file} made the reading library crash; nothing was written.").format(file=source.name),
        _("The file may be damaged. Open it in another program and save it anew, as a GeoPackage if possible."),
    )


def _refusal(answer: dict[str, Any]) -> ZzecoError:
    """The child's error as the same error here."""
    problem, advice, details = answer["problem"], answer["advice"], answer["details"]
    if answer["error"] == "Unclear":
        return Unclear(problem, advice, question=details["question"], candidates=details["candidates"])
    return (UsageError if answer["error"] == "UsageError" else ZzecoError)(problem, advice, **details)


def request_line(
    source: Path, folder: Path, layer: str | None, encoding: str | None, *, preview: bool
) -> dict[str, Any]:
    """One request of the protocol."""
    return {
        "source": str(source),
        "folder": str(folder),
        "layer": layer,
        "encoding": encoding,
        "preview": preview,
        "language": i18n.language(),
    }


def temporary_folder() -> "tempfile.TemporaryDirectory[str]":
    """The folder through which one request hands over its records; gone afterwards."""
    return tempfile.TemporaryDirectory(prefix="zzeco_read_", ignore_cleanup_errors=True)
