"""Turning a stranger's network file into OpenVINO's format, in a process of its own.

The parent's half (`runner`, `job` and the checks that only read bytes) imports nothing heavy. The
child's half (`__main__` and what it calls) imports TensorFlow or PyTorch, reads numbers out of the
file, puts them into a network that the program builds itself, and exits. No class, function or
layer that the file brings along is ever called.
"""
