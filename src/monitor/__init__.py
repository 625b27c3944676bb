"""Monitor: what a government orders, tracked until it is done."""
