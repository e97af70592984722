"""What each key of the window of comparing does."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from gui.compare.keys import CompareAction
from gui.compare.pane import ComparePane

if TYPE_CHECKING:
    from gui.compare.window import CompareWindow


def compare_actions(window: "CompareWindow") -> dict[CompareAction, Callable[[], None]]:
    """Return what every action of the table does."""

    def there(do: Callable[[ComparePane], None]) -> Callable[[], None]:
        return lambda: do(_pane_meant(window))

    bar = window.bar
    return {
        CompareAction.ONE: lambda: window.lay_out(1),
        CompareAction.TWO: lambda: window.lay_out(2),
        CompareAction.FOUR: lambda: window.lay_out(4),
        CompareAction.NEXT_WIPE: lambda: bar.wipe.step(1),
        CompareAction.NEXT_PIPELINE: lambda: bar.pipeline.step(1),
        CompareAction.DIVIDER_LEFT: lambda: _step_divider(window, -1),
        CompareAction.DIVIDER_RIGHT: lambda: _step_divider(window, 1),
        CompareAction.LINK: bar.link.toggle,
        CompareAction.OVERLAY: bar.overlay.toggle,
        CompareAction.BLINK: bar.blink.toggle,
        CompareAction.MIRROR: there(lambda pane: pane.bar.mirror.toggle()),
        CompareAction.FIT: there(ComparePane.fit),
        CompareAction.ZOOM_IN: there(ComparePane.zoom_in),
        CompareAction.ZOOM_OUT: there(ComparePane.zoom_out),
        CompareAction.ANALYSE: there(lambda pane: pane.bar.analyse.invoke()),
        CompareAction.CLOSE: window.destroy,
    }


def _pane_meant(window: "CompareWindow") -> ComparePane:
    """Return the pane under the pointer, or the last one."""
    under = window.winfo_containing(*window.winfo_pointerxy())
    held = [pane for pane in window.panes if f"{under}.".startswith(f"{pane}.")]
    return held[0] if held else window.panes[-1]


def _step_divider(window: "CompareWindow", by: int) -> None:
    for pane in window.panes:
        if pane.view.is_wiping:
            pane.view.step_divider(by)
