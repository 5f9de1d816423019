import socket
import ssl
from collections.abc import Mapping

class InterfaceError(Exception): ...

class Connection:
    def __init__(
        self,
        user: str | None,
        *,
        host: str = ...,
        database: str | None = ...,
        password: str | None = ...,
        sock: socket.socket | None = ...,
        ssl_context: ssl.SSLContext | bool | None = ...,
        application_name: str | None = ...,
        startup_params: Mapping[str, str] | None = ...,
    ) -> None: ...
    def handle_messages(self, context: object) -> None: ...
    def close(self) -> None: ...
