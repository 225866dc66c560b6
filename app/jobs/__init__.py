"""What trains next to the live views."""
