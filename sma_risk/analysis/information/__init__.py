"""What is it worth to know? In the money of the scenario, from futures that were played already."""
