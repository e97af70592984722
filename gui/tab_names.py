"""The tabs of the main window, from left to right."""

from words import N_

ANALYSE, HISTORY, BATCH, AGREEMENT, MODELS, HELP = TABS = (
    N_("Analyse"),
    N_("History"),
    N_("Batch"),
    N_("Agreement"),
    N_("Models"),
    N_("Help"),
)
