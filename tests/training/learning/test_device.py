"""Where and in what precision training computes."""

import pytest
import torch

from training.learning.device import CPU, choose_device, knows_bfloat16, quick


@pytest.mark.parametrize(
    ("capabilities", "known"),
    [
        ({"avx2": True, "avx512_bf16": False}, False),
        ({"avx512_bf16": True}, True),
        ({"amx_bf16": True}, True),
        ({"architecture": "aarch64", "bf16": True}, True),
        ({}, False),
    ],
)
def test_bfloat16_is_used_where_the_processor_has_it(
    capabilities: dict[str, object], known: bool
) -> None:
    assert knows_bfloat16(capabilities) is known


def test_figures_that_count_are_computed_in_float32() -> None:
    with quick(CPU, is_wanted=False):
        assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype is torch.float32


def test_training_computes_as_the_processor_is_quicker() -> None:
    is_quicker = knows_bfloat16(torch.cpu.get_capabilities())
    with quick(CPU):
        computed = (torch.ones(2, 2) @ torch.ones(2, 2)).dtype
    assert computed is (torch.bfloat16 if is_quicker else torch.float32)


def test_a_device_that_is_named_is_taken() -> None:
    assert choose_device("cpu") == CPU
    assert choose_device("auto").type in {"cpu", "cuda"}
