"""Answering folders."""
