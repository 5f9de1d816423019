"""Starts a server that ends with us, even after a kill -9."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# A shell stands between us and the server: our end of its standard input closes, `read` returns, and the
# server gets its signal.
_LEASH = 'exec 3<&0; "$@" </dev/null 3<&- & server=$!; (read _ <&3; kill -{} "$server") & wait "$server"'


def leashed(
    command: Sequence[str],
    *,
    log: Path,
    signal: Literal["KILL", "QUIT"],
    **how: Any,  # noqa: ANN401 - as Popen takes them
) -> subprocess.Popen[bytes]:
    """Start a server in the folder of its log, in a session of its own; `how` goes to Popen as it is."""
    with log.open("ab") as said:
        return subprocess.Popen(
            ["/bin/sh", "-c", _LEASH.format(signal), "sh", *command],
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=said,
            cwd=log.parent,
            start_new_session=True,
            **how,
        )
