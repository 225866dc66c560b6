"""What travels over the live socket: frames one way, commands the other."""
