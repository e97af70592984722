"""Windows beside the main one."""

from typing import Any

import customtkinter as ctk


class SubWindow(ctk.CTkToplevel):
    """A window that is gone once it is closed."""

    def bind_all(self, sequence: Any = None, func: Any = None, add: Any = None) -> Any:
        """Bind nothing for the whole program.

        CustomTkinter binds every click anywhere, for each window anew, and never takes it back:
        closed windows would stay in memory, and each would answer every later click. The main
        window's own binding does the same for all.
        """

    def destroy(self) -> None:
        """Go, out of CustomTkinter's books too, where closed windows would stay."""
        super().destroy()
        ctk.ScalingTracker.window_dpi_scaling_dict.pop(self, None)
