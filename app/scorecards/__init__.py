"""红色物业 scorecards: a month of facts, turned into points anybody can work out again."""
