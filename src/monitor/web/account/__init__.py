"""Signing in and out, and one's own account: plain forms, without Dash."""

from monitor.web.account.views import blueprint

__all__ = ["blueprint"]
