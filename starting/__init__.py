"""What `start.py` does before there is an environment: with the standard library alone.

An older Python of the system may run these files to find the wanted one, 3.7 the oldest of them.
"""
