"""The memory table: three tasks that need a long memory, and what recurrent layers make of them.

``python -m unrolled.memory_table`` (or ``make memory``) computes it at a reduced setting and
compares its clear differences with the committed results, which ``data.memory_table`` reads.
"""
