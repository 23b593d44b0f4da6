"""Everything that touches the world: stores, queue, HTTP, clock, files. Knows no context."""
