"""English directives and circulars, for the reader."""
