"""What the demonstrated communities do by the calendar: rounds, meetings, duty, and the directory of the rest."""
