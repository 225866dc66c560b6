"""What trains beside the live views."""
