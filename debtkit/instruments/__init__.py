"""Instruments: each looks at one thing and returns facts. None knows another."""
