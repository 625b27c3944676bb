"""The post: messages written, queued and handed to a mail server."""
