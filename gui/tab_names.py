"""The tabs of the main window, from left to right."""

ANALYSE, HISTORY, MODELS, HELP = TABS = ("Analyse", "History", "Models", "Help")
