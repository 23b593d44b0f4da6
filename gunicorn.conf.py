"""How the web process serves; the Procfile says how many workers and threads."""

# Its control socket lies in the home directory: two servers of one user would share it.
control_socket_disable = True

# A page that takes longer than this is not coming; a request under way may end when we stop.
timeout = 30
graceful_timeout = 20
