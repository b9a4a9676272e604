"""A forked process becomes an IPython kernel that listens on sockets it was given."""

from __future__ import annotations

import os
from typing import Any

import zmq
from ipykernel.kernelapp import IPKernelApp
from traitlets.config import Config


class WarmKernelApp(IPKernelApp):
    """An IPython kernel whose listening sockets were made by somebody else.

    So it needs no folder that it shares with the outside, and no file that names its key.

    Args:
        listening: for each channel's port, the descriptor of its listening socket.
    """

    def __init__(self, listening: dict[int, int], **settings: Any) -> None:
        super().__init__(**settings)
        self._listening = listening

    def _bind_socket(self, s: zmq.Socket, port: int) -> int:
        s.setsockopt(zmq.USE_FD, self._listening[port])
        return super()._bind_socket(s, port)

    def init_connection_file(self) -> None:
        """Nothing: the connection came with the order to fork."""

    def write_connection_file(self, **_: Any) -> None:
        """Nothing: whoever asked for this kernel knows its connection."""

    def init_heartbeat(self) -> None:
        """Nothing: the warm process knows whether its child is alive."""


def run(order: dict[str, Any], descriptors: list[int]) -> None:
    """Be a kernel until it is shut down.

    Args:
        order: the ``connection`` (ip, key, ports by channel), its channels, environment variables.
        descriptors: listening sockets in the order of the channels, then the judge's connection.
    """
    connection = order["connection"]
    ports = {channel: connection[f"{channel}_port"] for channel in order["channels"]}
    listening = dict(zip(ports.values(), descriptors, strict=False))
    os.environ |= order["environment"]
    if len(descriptors) > len(ports):
        os.environ["UNROLLED_JUDGE"] = str(descriptors[-1])
    settings = Config()
    settings.IPKernelApp.transport = "ipc"
    settings.IPKernelApp.ip = connection["ip"]
    for channel, port in ports.items():
        setattr(settings.IPKernelApp, f"{channel}_port", port)
    settings.Session.key = connection["key"].encode()
    settings.IPKernelApp.ignore_cwd = True
    settings.HistoryManager.enabled = False
    app = WarmKernelApp.instance(listening, config=settings)
    app.initialize([])
    app.start()
