"""What a learner would use instead of our engine, each behind the same few methods, one module each."""
