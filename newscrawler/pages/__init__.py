"""Page objects (web-poet): one class a page type, thin over the reader; each gives a Capture."""
