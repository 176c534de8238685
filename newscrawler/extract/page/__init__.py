"""What a page is made of: bytes to one tree, its blocks of text, what their parts are called, what its head claims."""
