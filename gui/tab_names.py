"""The tabs of the main window, from left to right."""

ANALYSE, HISTORY, BATCH, AGREEMENT, MODELS, HELP = TABS = (
    "Analyse",
    "History",
    "Batch",
    "Agreement",
    "Models",
    "Help",
)
