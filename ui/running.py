"""One window for each user: a second start hands its file to the program that runs already."""

import hashlib
import json
import time
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from ui.recovery import default_folder
from ui.windows_desktop import let_others_come_forward

LOCK = "running.lock"
ANSWERED_WITHIN_MS, TRIED_FOR_S, AGAIN_AFTER_S = 3_000, 3.0, 0.1
HEARD = b"heard\n"


class Running(QObject):
    """The place of the one that runs: `asked` tells the file (None: just the window) that a second start was given."""

    asked = Signal(object)

    def __init__(self, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder or default_folder()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = QLockFile(str(self._folder / LOCK))
        self._lock.setStaleLockTime(0)  # a lock is given up when its process is gone, however old it is
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._listen)

    def take(self) -> bool:
        """Whether this process is the one that runs from now on; a socket left behind by a crash is cleared away."""
        if not self._lock.tryLock(0):
            return False
        name = socket_name(self._folder)
        QLocalServer.removeServer(name)
        self._server.listen(name)
        return True

    def close(self) -> None:
        """Gives the place up."""
        self._server.close()
        self._lock.unlock()

    def _listen(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.readyRead.connect(self._read)
            socket.disconnected.connect(socket.deleteLater)
            self._take_line(socket)

    def _read(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._take_line(socket)

    def _take_line(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            return
        wanted = _path_in(bytes(socket.readLine().data()))
        socket.write(HEARD)
        socket.flush()
        self.asked.emit(wanted)


def hand_over(path: Path | None, folder: Path | None = None) -> bool:
    """Gives the file to the program that runs; False where none answers, e.g. because it is just closing."""
    name, until = socket_name(folder or default_folder()), time.monotonic() + TRIED_FOR_S
    line = json.dumps({"path": None if path is None else str(path.absolute())}).encode("ascii") + b"\n"
    let_others_come_forward()
    while time.monotonic() < until:
        socket = QLocalSocket()
        socket.connectToServer(name)
        if socket.waitForConnected(ANSWERED_WITHIN_MS):
            socket.write(line)
            return socket.waitForReadyRead(ANSWERED_WITHIN_MS) and bytes(socket.readAll().data()) == HEARD
        time.sleep(AGAIN_AFTER_S)  # the other one may have its window still before it
    return False


def socket_name(folder: Path) -> str:
    """A name that only this user's programs know, short enough for every system."""
    return f"zzeco-{hashlib.sha256(str(folder.resolve()).encode('utf-8')).hexdigest()[:24]}"


def _path_in(line: bytes) -> Path | None:
    """The file that was asked for; None for none, and for what nobody of ours wrote."""
    try:
        named = json.loads(line).get("path")
    except (ValueError, AttributeError):
        return None
    return Path(named) if isinstance(named, str) and named else None
