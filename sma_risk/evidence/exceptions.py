"""Which facts became known on another day than the rule of their table says?

The rules are in ``known.py``; every entry here has its reason beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

#: Rows that were published later than they happened.
PUBLISHED: Mapping[str, date] = MappingProxyType(
    {
        # an embassy cable, public only with the leaks of 2010 and 2011
        "us_demands:2006-11-30:ROK:offer": date(2011, 12, 31),
        "us_demands:2006-11-30:US:red_line": date(2011, 12, 31),
        # undated in its source, the report of 12 January 2014 on the conclusion
        "us_demands:2013-12:ROK:offer": date(2014, 1, 12),
        # told in reports of January 2019
        "us_demands:2018-12:US:offer": date(2019, 1, 31),
        "us_demands:2018-12:ROK:limit": date(2019, 1, 31),
        "us_demands:2018-12-28:US:final_offer": date(2019, 1, 31),
        # a memoir of June 2020
        "us_demands:2019-07:US:demand": date(2020, 6, 30),
        "events:2019-07:japan": date(2020, 6, 30),
        # told in a press release of 29 January 2020
        "events:2019-10-01:lapse_effect": date(2020, 1, 29),
        # first reported, together with the rejection, on 11 April 2020
        "us_demands:2020-03-31:BOTH:tentative_deal": date(2020, 4, 11),
        # the interview was published three days later
        "us_demands:2024-04-27:US_candidate:statement": date(2024, 4, 30),
        # the row also tells the minister's answer of the next day
        "events:2025-04-17:japan": date(2025, 4, 18),
    }
)

#: Scheduled days, which were known when they were fixed.
FIXED: Mapping[str, date] = MappingProxyType(
    {
        # Japan's agreement was signed
        "events:2027-03-31:scheduled": date(2022, 1, 7),
        # the Assembly was elected for four years
        "events:2028-04-12:scheduled": date(2024, 4, 10),
        # the Act of 1845 on the day of presidential elections
        "events:2028-11-07:scheduled": date(1845, 1, 23),
        # the 12th agreement was announced
        "events:2030-12-31:scheduled": date(2024, 10, 4),
    }
)

#: Single cells with a day of their own.
CELL_DATES: Mapping[tuple[str, str], date] = MappingProxyType(
    {
        # won totals of agreements in dollars, reckoned after the year
        ("sma_agreements:1", "first_year_amount_krw_bn"): date(1992, 1, 31),
        ("sma_agreements:5", "first_year_amount_krw_bn"): date(2003, 1, 31),
        # the mean of January to June 2026 only, so known before the year is over
        ("sma_annual:2026", "krw_per_usd_avg"): date(2026, 7, 31),
        ("sma_annual:2026", "amount_usd_mn_at_avg_fx"): date(2026, 7, 31),
        # converted at the average rate of the whole year
        ("us_demands:2018-12-07:US:demand", "amount_usd_bn"): date(2019, 1, 31),
        ("us_demands:2021-03-10:BOTH:deal", "amount_usd_bn"): date(2022, 1, 31),
        # counts the days to the announcement of 10 March 2021
        ("events:2021-01-20:us_politics", "value"): date(2021, 3, 10),
        ("events:2021-01-20:us_politics", "unit"): date(2021, 3, 10),
        # that the budget of 1999 was the peak is known when the agreement ends
        ("japan_hns:1996", "annual_budget_jpy_bn"): date(2001, 3, 31),
        ("japan_hns:1996", "annual_budget_basis"): date(2001, 3, 31),
    }
)

#: Agreements, by number, whose terms were known later than their first step says: ministers agreed USD 490 mn
#: for 2002 in November 2001, the 5th agreement as signed gives USD 470 mn.
TERMS_DATES: Mapping[str, date] = MappingProxyType({"5": date(2002, 4, 4)})
