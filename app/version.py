"""The program's name, version and the sentence that goes with every answer."""

NAME = "OsteoLens"
VERSION = "0.1.0"
DISCLAIMER = "Decision support for research and teaching. Not a diagnosis."
