"""Masking, for every instrument that quotes a file: one door, so that no instrument reaches into another."""

from debtkit.instruments.scan._mask import excerpt

__all__ = ["excerpt"]
