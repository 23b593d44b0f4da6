"""Long work of the workshops, done by the queue: ids in, one effect, may run twice."""
