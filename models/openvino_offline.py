"""The one door to OpenVINO: it is imported here, without its telemetry, and made fit for threads.

OpenVINO's Python package reports every import over the network unless the package that sends is
missing; it then takes a stand-in of its own that does nothing.
"""

import importlib
import sys
from threading import Lock
from typing import Any

import numpy as np

SENDER = "openvino_telemetry"

_one_at_a_time = Lock()


def import_openvino() -> Any:
    """Return the module `openvino`; the first call costs 0.2 s and 50 MB."""
    with _one_at_a_time:
        sys.modules[SENDER] = None  # type: ignore[assignment]  # importing it now fails, by Python's own rule
        openvino = importlib.import_module("openvino")
        # The bindings look NumPy up when the first array passes through them, and two threads that
        # pass their first arrays at one moment wait for each other for ever (OpenVINO 2026.4).
        openvino.Tensor(np.zeros(1, np.float32)).get_element_type().to_dtype()
        return openvino
