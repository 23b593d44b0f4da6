"""Catalogues of texts: 简体 stands in the code, 繁體 is made from it, English is written by hand."""
