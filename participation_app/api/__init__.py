"""What the screens call: permission first, then one use case."""
