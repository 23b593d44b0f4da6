"""That the benchmarks run and compare like with like. Nothing here looks at a clock."""
