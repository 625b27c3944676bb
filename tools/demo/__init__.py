"""What `tools/make-demo-timeline` is made of."""
