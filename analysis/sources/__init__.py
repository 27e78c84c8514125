"""What the outside world delivers, one kind of table per function."""
