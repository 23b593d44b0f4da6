"""The WSGI entry point: `gunicorn wsgi:app`, `flask --app wsgi …`. Importing it opens no connection."""

import sys

from shell.config import Misconfigured
from shell.factory import create_app

try:
    app = create_app()
except Misconfigured as missing:
    sys.exit(f"gongfu: {missing}")
