"""Fetching: how sites are asked."""
