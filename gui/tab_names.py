"""The tabs of the main window, from left to right."""

ANALYSE, HISTORY, BATCH, MODELS, HELP = TABS = ("Analyse", "History", "Batch", "Models", "Help")
