"""The one door to OpenVINO: it is imported here, without its telemetry, and made fit for threads.

OpenVINO's Python package reports every import over the network unless the package that sends is
missing; it then takes a stand-in of its own that does nothing.
"""

import importlib
import sys
from collections.abc import Callable
from threading import Lock
from typing import Any

import numpy as np

SENDER = "openvino_telemetry"
# Half of the package's import, for which it has no need.
CONVERTER = "openvino.tools.ovc"

_one_at_a_time = Lock()
_core: Any = None


def import_openvino() -> Any:
    """Return the module `openvino` without its converter of networks."""
    with _one_at_a_time:
        # Importing these now fails, by Python's own rule.
        sys.modules[SENDER] = None  # type: ignore[assignment]
        sys.modules.setdefault(CONVERTER, None)  # type: ignore[arg-type]
        openvino = importlib.import_module("openvino")
        # The bindings look NumPy up when the first array passes through them, and two threads that
        # pass their first arrays at one moment wait for each other for ever (OpenVINO 2026.4).
        openvino.Tensor(np.zeros(1, np.float32)).get_element_type().to_dtype()
        return openvino


def opened_core() -> Any:
    """Return the process's one `openvino.Core`.

    A core that is given back ends threads of OpenVINO, and somebody else's networks may compute
    just then: a process died once where one was given back (OpenVINO 2026.4).
    """
    global _core  # noqa: PLW0603
    openvino = import_openvino()
    with _one_at_a_time:
        if _core is None:
            _core = openvino.Core()
        return _core


def import_passes() -> Any:
    """Return the module `openvino.passes`, which rewrites networks."""
    import_openvino()
    with _one_at_a_time:
        return importlib.import_module("openvino.passes")


def import_converter() -> Callable[..., Any]:
    """Return `convert_model`, which makes an OpenVINO network of another library's."""
    import_openvino()
    with _one_at_a_time:
        if sys.modules[CONVERTER] is None:
            del sys.modules[CONVERTER]
        return importlib.import_module(CONVERTER).convert_model
