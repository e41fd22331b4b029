// What a rule is.
import type { Remark } from '../finding.ts'
import type { LintContext, Subject } from '../lint-context.ts'

/** What one rule has to say of one statement. */
export type Rule = (subject: Subject, context: LintContext) => readonly Remark[]
