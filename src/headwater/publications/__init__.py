"""Figures arranged for a reader."""
