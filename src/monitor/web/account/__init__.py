"""Signing in and out, one's own account and mail: plain forms, without Dash."""

from monitor.web.account import mail as _mail  # its addresses are the blueprint's too
from monitor.web.account.views import blueprint

__all__ = ["_mail", "blueprint"]
