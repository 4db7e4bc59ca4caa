"""docgen: the document pipeline of a Chinese county office."""

__version__ = "0.1.0"
