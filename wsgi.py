"""The WSGI entry point: `gunicorn wsgi:app`, `flask --app wsgi …`. Importing it opens no connection."""

from shell.factory import create_app

app = create_app()
