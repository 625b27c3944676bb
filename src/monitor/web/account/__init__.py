"""Signing in and out, one's own account and mail: plain forms, without Dash."""

# Their addresses are the blueprint's too.
from monitor.web.account import feed as _feed
from monitor.web.account import mail as _mail
from monitor.web.account import mornings as _mornings
from monitor.web.account.views import blueprint

__all__ = ["_feed", "_mail", "_mornings", "blueprint"]
