"""The memory: what was reported and decided, kept for good; the only room that knows SQLAlchemy."""
