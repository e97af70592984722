"""The colours of what Tk draws as menus: the bar's, lists of choices, those that pop up."""

from gui import theme


def menu_colours(ground: theme.Colour) -> dict[str, str]:
    """Return Tk's options for the appearance in use."""
    return {
        "background": theme.pick(ground),
        "foreground": theme.pick(theme.TEXT),
        "activebackground": theme.pick(theme.ACCENT),
        "activeforeground": theme.pick(theme.ON_ACCENT),
        "disabledforeground": theme.pick(theme.MUTED),
        "selectcolor": theme.pick(theme.TEXT),
    }
