"""Work on bytes that may be hostile, in children with limits; knows neither documents nor what the work is."""
