"""The program's name, version and the sentence that goes with every answer."""

from words import N_

NAME = "OsteoLens"
VERSION = "0.1.0"
DISCLAIMER = N_("Decision support for research and teaching. Not a diagnosis.")
# Where there is no room for all of it.
SHORT_DISCLAIMER = N_("Not a diagnosis.")
