"""The reader: a directive's text -> a draft of its obligations, each with the words it is from.

Pure and deterministic: no network, no model, no clock. ``read.read_text`` is its one door.
"""
