"""Which blocks are the text: by the cues of a network, elsewhere by weights."""
