"""Which process crawls a run: as long as it lives it holds the run's lock, so that nobody goes on with it beside it."""

from __future__ import annotations

import fcntl
import hashlib
import os
from pathlib import Path


class RunLock:
    """The lock of one run of one store, freed by the kernel when its process ends, however it ends.

    Args:
        folder: the folder of locks of this machine.
        database_url: the store.
        run_id: the run.
    """

    def __init__(self, folder: Path, database_url: str, run_id: int) -> None:
        name = hashlib.sha256(database_url.encode()).hexdigest()[:12]
        self._path = folder / "runs" / f"{name}-{run_id}.lock"
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Take the lock; return whether no other process holds it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Give the lock back."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            self._path.unlink(missing_ok=True)
            os.close(descriptor)
