"""One named example of every value, event and form. Tests take them from here and change what matters."""
