"""The one spider, its politeness and its record of the run."""
