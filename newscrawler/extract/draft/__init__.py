"""Drafting a profile from pages of a site that no profile describes yet."""
