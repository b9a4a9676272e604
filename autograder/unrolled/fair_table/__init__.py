"""The fair table: many models forecast the same series, and every one gets the same chances.

``python -m unrolled.fair_table`` (or ``make table``) computes it at a reduced setting, in minutes,
and compares the ranking with the committed results, which ``data.forecasting_table`` reads.
"""
