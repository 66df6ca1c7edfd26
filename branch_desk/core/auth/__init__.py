"""Who is calling: passwords, log-in failures, sessions, tokens, and the rate of calls."""
