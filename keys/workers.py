"""Who does the work: processes of this machine, or those of a Dask cluster."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from ..derivations.fault import Fault

PATIENCE = "10s"  # for a scheduler to answer
RETRIES = 3  # of a task whose worker was lost


@contextmanager
def executor(count: int, cluster: str | None = None) -> Iterator[Executor]:
    """`count` processes here, or the workers of the Dask scheduler at `cluster` (`tcp://HOST:PORT`).

    The cluster `local` is one of `count` processes here, with Dask's dashboard. Raises Fault.
    """
    if cluster is None:
        fresh = get_context("spawn")  # forking a process that has threads (JAX's, say) may hang it
        settings = {"mp_context": fresh, "initializer": _leave_with, "initargs": (os.getpid(),)}
        with ProcessPoolExecutor(count, **settings) as pool:
            yield pool
        return
    try:
        from distributed import Client
    except ImportError:
        raise Fault(
            "Dask is not installed.", 'Install it with `pip install "keyproof[cluster]"`.'
        ) from None
    try:
        if cluster == "local":
            client = Client(n_workers=count, threads_per_worker=1)
        else:
            client = Client(cluster, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise Fault(
            f"No scheduler answers at {cluster}: {error}.",
            "Start one with `dask scheduler`, or write --cluster local.",
        ) from None
    with client:
        yield client.get_executor(pure=False, retries=RETRIES)


def _leave_with(parent: int) -> None:
    """A worker whose parent was killed would wait for work for ever."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
