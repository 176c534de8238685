"""Kept pages, and reading them again."""
