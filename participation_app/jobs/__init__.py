"""What runs by the scheduler and in workers: thin doors to the use cases."""
