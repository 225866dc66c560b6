"""Searches that outlive a page: where they are kept, who trains them, and the job that runs each of them."""
