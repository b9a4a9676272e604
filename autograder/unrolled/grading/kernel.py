"""jupyter_client's way to a kernel that is forked in a slot instead of started as a program."""

from __future__ import annotations

import asyncio
import signal
import socket
from typing import Any

import zmq
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerBase
from traitlets import Dict, Instance

from unrolled.grading.slot import Slot

MESSAGE_BYTES = 16 * 2**20


class WarmProvisioner(KernelProvisionerBase):
    """Provides kernels out of a slot."""

    slot: Slot = Instance(Slot)
    judge: socket.socket | None = Instance(socket.socket, allow_none=True)
    environment: dict[str, str] = Dict()
    _forked = False

    @property
    def has_process(self) -> bool:
        """Whether a kernel was forked and not cleaned up."""
        return self._forked

    async def poll(self) -> int | None:
        """``None`` while the kernel runs."""
        return await asyncio.to_thread(self.slot.poll)

    async def wait(self) -> int | None:
        """Wait until the kernel has ended."""
        while (status := await self.poll()) is None:
            await asyncio.sleep(0.01)
        self._forked = False
        return status

    async def send_signal(self, signum: int) -> None:
        """Interrupt or end the kernel."""
        if signum == signal.SIGINT:
            await asyncio.to_thread(self.slot.interrupt)
        elif signum in (signal.SIGKILL, signal.SIGTERM):
            await asyncio.to_thread(self.slot.kill)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and what it started."""
        await asyncio.to_thread(self.slot.kill)

    async def terminate(self, restart: bool = False) -> None:
        """The same: nothing in a submission has a right to be asked first."""
        await self.kill(restart)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        """Fork a kernel that listens where the manager will look for it."""
        manager = self.parent
        assert isinstance(manager, AsyncKernelManager)
        manager.cache_ports = False
        for number, channel in enumerate(("shell", "iopub", "stdin", "hb", "control"), start=1):
            setattr(manager, f"{channel}_port", number)
        info = manager.get_connection_info()
        await asyncio.to_thread(self.slot.fork, info, self.judge, self.environment)
        self._forked = True
        return info

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """No command line: nothing is executed."""
        return await super().pre_launch(cmd=[], **kwargs)

    async def cleanup(self, restart: bool = False) -> None:
        """Nothing is left: the slot cleans up as a whole."""
        self._forked = False


def warm_kernel_manager(
    slot: Slot, judge: socket.socket | None = None, environment: dict[str, str] | None = None
) -> AsyncKernelManager:
    """A kernel manager whose kernels are forked in a slot.

    Args:
        slot: where.
        judge: the kernel's end of its connection to the judge.
        environment: variables for the kernel.
    """
    manager = AsyncKernelManager(
        transport="ipc", ip=slot.connection_prefix(), kernel_name="python3"
    )
    manager.shutdown_wait_time = 0.0
    # A kernel that sends more in one piece loses its connection.
    manager.context.setsockopt(zmq.MAXMSGSIZE, MESSAGE_BYTES)
    manager.provisioner = WarmProvisioner(
        parent=manager, slot=slot, judge=judge, environment=environment or {}
    )
    manager.provisioner.kernel_spec = manager.kernel_spec
    return manager
