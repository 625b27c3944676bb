"""The rules: what an obligation is, and what its cell says. No clock, no I/O."""
