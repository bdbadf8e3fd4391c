"""Section 1: which month is it, counted from the as-of month?"""


class Calendar:
    """Section 1: months counted from the as-of month."""

    def __init__(self, parameters):
        year, month = parameters["agreement.as_of"].split("-")
        self.first_year, self.first_month = int(year), int(month)
        self.expiry = self.month(parameters["agreement.expiry"])
        self.talks_began = self.month(parameters["agreement.talks_began"])
        self.election = self.month(parameters["election.month"])
        self.inauguration = self.month(parameters["election.inauguration"])
        self.next_inauguration = self.month(parameters["election.next_inauguration"])
        self.korean_inauguration = self.month(parameters["politics.inauguration"])
        self.concluded, self.ratified = (
            None if parameters[name] == "none" else self.month(parameters[name])
            for name in ("agreement.concluded", "agreement.ratified")
        )
        self.last_year = parameters["agreement.last_year"]
        expiry_year, expiry_month = (int(part) for part in parameters["agreement.expiry"].split("-"))
        self.first_paid_year = expiry_year + 1 if expiry_month == 12 else expiry_year
        self.months = self.december(self.last_year) + 1
        # the year of the as-of month, as years are paid, and how many of its months are over
        self.as_of_year, self.months_gone = self.first_paid_year, -(self.expiry + 1)
        while self.months_gone < 0:
            self.as_of_year, self.months_gone = self.as_of_year - 1, self.months_gone + 12
        self.paid_years = range(self.first_paid_year, self.last_year + 1)
        self.floor_months = [self.month(date) for date in parameters["forces.floor_months"]]

    def month(self, date):
        year, month = date.split("-")
        return 12 * (int(year) - self.first_year) + int(month) - self.first_month

    def december(self, year):
        """The last month of a year as it is paid."""
        return self.expiry + 12 * (year - self.first_paid_year + 1)
