"""What the platform is measured against: the same endpoints as ordinary CRUD, kept honest.

Flask, SQLAlchemy's ORM and PostgreSQL, as a team that knows them well would write it in a day: proper keys
and indexes, input validated, money exact, one transaction a request, rows updated in place, sums by SQL
aggregates. What it does not have is in `docs/benchmarks.md`.
"""
