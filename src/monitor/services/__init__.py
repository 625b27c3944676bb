"""The verbs: one function is one thing a person or the clock does, with its right checked first."""
