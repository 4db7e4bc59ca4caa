"""The problem ledger (问题台账): collect, merge, deadlines."""
