"""Spares CustomTkinter calls of Tk that change nothing: most of what it does when a size changes.

It draws a control as a dozen shapes, asks several questions about each before it is moved, and
moves them all where one has another place: 0.2 ms for a button, 1 ms for a switch. Its windows look
up their size whenever that of anything in them changes.
"""

import tkinter as tk
from typing import Any

import customtkinter as ctk
from customtkinter.windows.widgets.core_rendering import CTkCanvas
from customtkinter.windows.widgets.scaling import CTkScalingBaseClass

# A round corner is a letter of a font that holds discs.
_FONT, _CORNER = "CustomTkinter_shapes_font", "ctk_aa_circle_font_element"


def spare_calls() -> None:
    """Hold for all widgets of the program, those to come too."""
    CTkCanvas._create = _create
    CTkCanvas.create_aa_circle = _create_corner
    CTkCanvas.coords = _move
    CTkCanvas.itemconfig = _change
    ctk.CTkBaseClass._set_scaling = _take_scaling


def hear_of_own_size(window: tk.Wm) -> None:
    """Call what a window has bound to sizes for its own alone.

    Tk tells a window of the sizes of all that is in it, a hundred times in a change of tabs.
    """
    path = str(window)
    script = window.tk.call("bind", path, "<Configure>")
    window.tk.call("bind", path, "<Configure>", f'if {{"%W" eq "{path}"}} {{\n{script}\n}}')


def hold_font(window: tk.Misc) -> None:
    """Let Tk keep the font with which it begins whatever holds words, until it hears of another.

    While nothing is drawn in it Tk lets it go and looks it up again for the next label, which took
    a third of the time in which a window was built.
    """
    # Never placed, so that nobody sees it.
    tk.Label(window)


def _create(canvas: Any, kind: str, *args: Any) -> int:
    # An item that comes again after it went has its tag, but no place.
    canvas._places = {}
    return tk.Canvas._create(canvas, kind, *args)


def _create_corner(
    canvas: Any, x: float, y: float, _radius: int, *, tags: tuple[str, ...], **options: Any
) -> int:
    # Letter and font come with its place: those of radius 0 first would be looked up for nothing.
    options = {"fill": "white", **options, "tags": (*tags, _CORNER)}
    item = canvas.create_text(x, y, **options)
    canvas._aa_circle_canvas_ids.add(item)
    return item


def _move(canvas: Any, tag: str | int, *place: Any) -> Any:
    places = canvas.__dict__.setdefault("_places", {})
    if not place or not isinstance(tag, str):
        return tk.Canvas.coords(canvas, tag, *place)
    if places.get(tag) == place:
        return None
    before, places[tag] = places.get(tag), place
    path, call = canvas._w, canvas.tk.call
    if len(place) != 3:
        call(path, "coords", tag, *place)
        return None
    x, y, radius = place
    call(path, "coords", tag, x, y)
    if before is None or before[2] != radius:
        font = _FONT, -2 * int(radius)
        letter = canvas._get_char_from_radius(radius)
        call(path, "itemconfigure", tag, "-font", font, "-text", letter)
    return None


def _change(canvas: Any, tag: str | int, **options: Any) -> None:
    path, call = canvas._w, canvas.tk.call
    flat = [part for name, value in options.items() for part in (f"-{name}", value)]
    # Letters have no outline.
    bare = [p for n, v in options.items() if n != "outline" for p in (f"-{n}", v)]
    for item in (tag,) if isinstance(tag, int) else canvas.find_withtag(tag):
        call(path, "itemconfigure", item, *(bare if item in canvas._aa_circle_canvas_ids else flat))


def _take_scaling(widget: Any, *scalings: float) -> None:
    CTkScalingBaseClass._set_scaling(widget, *scalings)
    if not _is_sized_by_content(widget):
        # Else it would shrink to this, to a single pixel mostly, and at once grow again.
        width = widget._apply_widget_scaling(widget._desired_width)
        height = widget._apply_widget_scaling(widget._desired_height)
        tk.Frame.configure(widget, width=width, height=height)
    managed = widget._last_geometry_manager_call
    if managed is not None:
        managed["function"](**widget._apply_argument_scaling(managed["kwargs"]))


def _is_sized_by_content(widget: tk.Misc) -> bool:
    call, path = widget.tk.call, str(widget)
    return any(
        call(manager, "slaves", path) and call(manager, "propagate", path)
        for manager in ("grid", "pack")
    )
