"""`python -m tests.replica --world 2025-04`: prints the address and serves until SIGTERM or Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import sys
from datetime import datetime
from pathlib import Path

from .description import DescriptionError, available_worlds
from .server import Replica


def main(arguments: list[str] | None = None) -> int:
    """Serve until told to stop; 2 for an unknown world."""
    parser = argparse.ArgumentParser(prog="python -m tests.replica", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 (the default) lets the system choose")
    parser.add_argument(
        "--world", default="2025-04", help=f"a name ({', '.join(available_worlds())}) or a TOML file's path"
    )
    parser.add_argument(
        "--registry-out", type=Path, metavar="FILE", help="write the registry of regions there"
    )
    parser.add_argument(
        "--registry-only", nargs="+", default=[], metavar="SPIDER", help="limit the registry to these regions"
    )
    parser.add_argument(
        "--log", type=Path, metavar="FILE", help="append the request log there, as JSON lines"
    )
    parser.add_argument(
        "--now",
        type=datetime.fromisoformat,
        metavar="TIME",
        help="let the sites stand as at this moment (with zone)",
    )
    parser.add_argument(
        "--fault", action="append", default=[], metavar="TARGET=NAME", help="switch a fault on from the start"
    )
    options = parser.parse_args(arguments)
    signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        replica = Replica(options.world, port=options.port, now=options.now, log_file=options.log)
    except DescriptionError as error:
        print(error, file=sys.stderr)
        return 2
    if options.registry_out:
        replica.registry(options.registry_out, tuple(options.registry_only))
    with replica:
        for fault in options.fault:
            replica.down(*fault.split("=", 1))
        print(replica.url, flush=True)
        signal.sigwait(signals)
    return 0


if __name__ == "__main__":
    sys.exit(main())
