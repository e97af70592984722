"""Measuring on the shown image."""
