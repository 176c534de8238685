"""What an article says of itself, field by field: headline, dates, authors, dateline."""
