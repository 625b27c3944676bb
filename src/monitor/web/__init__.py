"""The screen: what a browser sees; the only room that knows Flask and Dash."""
