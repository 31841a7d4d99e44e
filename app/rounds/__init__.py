"""半月来找茬: a walk that opens with the look-back, finds faults as issues, and closes with a report."""
