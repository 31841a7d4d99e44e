"""A company leaves and hands over: nine kinds of records, premises, facilities, money, readings."""
