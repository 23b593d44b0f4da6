"""A bare Flask that does nothing: what serving a request costs before anybody works."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """Say so."""
    return "hello"
