"""The rules register, applied to typed frames: every row and rule gets one of four verdicts.

pass, fail, not evaluated (with why: a column or table is missing, an operand is blank, there is no like period
before, there are no others to compare with), and rule broken, which is our own fault and raises RuleBroken.

`engine.apply_rules` is the door: rules (schemas.rules.RuleSet) and frames in, Verdicts out.
`rows` decides kinds that look at one row alone, all of them in a single pass over the frame; `uscc` is one of them.
`keys`, `sums`, `changes` and `scales` decide kinds that set rows beside one another; each of their functions takes a
rule and the rows in scope and returns an Outcome (`outcomes`). `passes` runs both sorts.
`scope` says which rows a rule is about, `columns` what it needs of them, `texts` fills in what a failure says,
`proposals` what may have been meant, `findings` turns failures into rows of the findings.

A verdict never depends on the order of the rows; only which of two equal rows is named first does.
To add a kind: a model in schemas/rules.py, then a function in `rows.HOLDS` or in `passes.AMONG_ROWS`.
"""
