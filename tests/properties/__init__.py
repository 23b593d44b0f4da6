"""What must hold after any sequence of requests, retries and crashes."""
