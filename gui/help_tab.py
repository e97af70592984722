"""The Help tab: which pictures, which keys, what an answer means and what it does not."""

import tkinter as tk

import customtkinter as ctk

from app.version import DISCLAIMER, NAME, VERSION
from gui import theme
from gui.shortcuts import MOUSE, REACHED, SHORTCUTS, Menu, key_in_words
from words import N_, _

PAD = 3 * theme.GRID
# Both columns fit into the smallest window.
COLUMN = 424
KEY_WIDTH = 160

PICTURES = (
    N_("PNG, JPEG, TIFF, BMP, WebP and DICOM, 8 to 16 bits; the format is told by the content."),
    N_("One X-ray of one limb in each picture, the joint in view, nothing pasted or drawn on it."),
    N_(
        "Elbow, hand and forearm, shoulder, leg and hip. Chest films, spines and photographs are "
        "nearly all answered with “out of scope” by the bundled networks, skulls only in part. "
        "Imported networks have no such gate: they judge whatever they are shown."
    ),
    N_("Pose knows photographs of people, not X-rays."),
    N_("The picture is never changed; nothing leaves this computer."),
)
ANSWERS = (
    N_(
        "The probability of the networks that come with the program is calibrated on X-rays they "
        "had not seen; that of imported ones is as they give it. Between its two thresholds the "
        "answer is “doubt”: look for yourself, twice."
    ),
    N_(
        "“No fracture found” is not “no fracture”: a part of the fractures is missed, above all "
        "subtle ones. The lines below an answer say how many: sensitivity is the share of "
        "fractured X-rays answered “fracture”, missed the share answered “no fracture”; "
        "specificity is the share of normal ones answered “no fracture”."
    ),
    N_("A heat map shows where the network looked. It is a reason, not a localisation."),
    N_(
        "High sensitivity misses fewer fractures and raises more false alarms; high specificity "
        "does the opposite."
    ),
)
NOT_A_DIAGNOSIS = N_(
    "{disclaimer} {name} is no medical device. Whoever treats a patient must not rely on it. "
    "There is no warranty; the licence is AGPL-3.0-or-later."
)


class HelpTab(ctk.CTkScrollableFrame):
    """Two columns of text, under each other where there is no room for both."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, fg_color=theme.SURFACE, corner_radius=0)
        left = ctk.CTkFrame(self, fg_color="transparent")
        right = ctk.CTkFrame(self, fg_color="transparent")
        self._columns = left, right
        left.grid(row=0, column=0, sticky="nw", padx=PAD, pady=PAD)
        right.grid(row=0, column=1, sticky="nw", padx=PAD, pady=PAD)
        self._parent_canvas.bind("<Configure>", lambda _e: self._make_room(), add="+")
        words = _(NOT_A_DIAGNOSIS).format(disclaimer=_(DISCLAIMER), name=NAME)
        _section(left, _("Not a diagnosis"), (words,))
        _section(left, _("Pictures"), PICTURES)
        _section(left, _("What an answer means"), ANSWERS)
        _section(left, _("Version"), (f"{NAME} {VERSION}",))
        for menu in Menu:
            rows = [(key_in_words(s.shown), s.meaning) for s in SHORTCUTS if s.menu is menu]
            _keys(right, _("Keys: {menu}").format(menu=_(menu.value)), rows)
        _keys(right, _("Keys: controls"), list(REACHED))
        _keys(right, _("Mouse"), list(MOUSE))

    def _make_room(self) -> None:
        left, right = self._columns
        wanted = left.winfo_reqwidth() + right.winfo_reqwidth()
        fits = wanted + 4 * PAD * self._get_widget_scaling() <= self._parent_canvas.winfo_width()
        place = (0, 1) if fits else (1, 0)
        info = right.grid_info()
        if (info["row"], info["column"]) != place:
            right.grid(row=place[0], column=place[1])


def _section(master: tk.Misc, title: str, sentences: tuple[str, ...]) -> None:
    _title(master, title)
    for sentence in sentences:
        ctk.CTkLabel(
            master,
            text=_(sentence),
            font=theme.font(),
            text_color=theme.TEXT,
            wraplength=COLUMN,
            justify="left",
            anchor="w",
            # A label is 28 high at least unless told otherwise, and one line needs less.
            height=0,
        ).pack(fill="x", pady=(0, theme.GRID))


def _keys(master: tk.Misc, title: str, rows: list[tuple[str, str]]) -> None:
    _title(master, title)
    table = ctk.CTkFrame(master, fg_color="transparent")
    table.pack(fill="x")
    for number, (key, meaning) in enumerate(rows):
        for column, words in enumerate((key, meaning)):
            ctk.CTkLabel(
                table,
                text=_(words),
                font=theme.font(theme.SMALL, bold=column == 0),
                text_color=theme.TEXT if column == 0 else theme.MUTED,
                anchor="w",
                height=24,
                # The same in every table, so that the second columns stand under each other.
                width=KEY_WIDTH if column == 0 else 0,
            ).grid(row=number, column=column, sticky="w", padx=(0, theme.GRID))


def _title(master: tk.Misc, title: str) -> None:
    ctk.CTkLabel(
        master, text=title, font=theme.font(bold=True), text_color=theme.TEXT, anchor="w"
    ).pack(fill="x", pady=(theme.GRID, theme.GRID // 2))
