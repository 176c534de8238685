"""The version of the reader: raised by each change that reads a page otherwise, and stored with what it read."""

VERSION = 4
