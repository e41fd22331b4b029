// Condition keys and policy variables that do not exist: no request carries them.
import { parsePattern } from '../../pattern/pattern.ts'
import type { PlacedText, PolicyCondition } from '../../policy/policy.ts'
import type { Remark } from '../finding.ts'
import type { Subject } from '../lint-context.ts'
import { printFix, withConditions, withResources } from '../repair.ts'
import { isUnknownKey, likelyKey } from '../unknown-keys.ts'

export function unknownKeys({ statement }: Subject): Remark[] {
  return statement.conditions
    .filter(({ key }) => isUnknownKey(key))
    .map((condition) => {
      const likely = likelyKey(condition.key)
      const fixed = (other: PolicyCondition) =>
        other === condition && likely !== undefined ? { ...other, key: likely } : other
      return {
        code: 'unknown-key',
        severity: 'error',
        place: condition.place,
        message: `${condition.key} is no condition key of AWS, so that no request has it${meant(likely)}.`,
        fix: likely === undefined ? undefined : printFix(withConditions(statement, fixed)),
      }
    })
}

function meant(likely: string | undefined): string {
  return likely === undefined ? '' : `; likely meant: ${likely}`
}

/** Variables that name no key, and variables where they are text. */
export function variables({ policy, statement }: Subject): Remark[] {
  const texts = [
    ...(statement.resources?.patterns ?? []),
    ...statement.conditions.flatMap(({ values }) => values),
  ].filter(({ text }) => text.includes('${'))
  return texts.flatMap((text) =>
    policy.version === '2012-10-17'
      ? unknownVariables(text, { policy, statement })
      : [variableAsText(text)],
  )
}

function variableAsText({ text, place }: PlacedText): Remark {
  const variable = /\$\{[^}]*\}?/.exec(text)?.[0] ?? text
  return {
    code: 'variable-as-text',
    severity: 'error',
    place,
    message: `${variable} is plain text here: add "Version": "2012-10-17" to the document.`,
  }
}

function unknownVariables(
  { text, place }: PlacedText,
  { statement }: Pick<Subject, 'policy' | 'statement'>,
): Remark[] {
  return parsePattern(text, { wildcards: false, variables: true }).flatMap((token): Remark[] => {
    if (token.kind !== 'variable' || !isUnknownKey(token.key)) return []
    const likely = likelyKey(token.key)
    const mend = (other: string) => other.replaceAll(`\${${token.key}`, `\${${likely}`)
    return [
      {
        code: 'unknown-variable',
        severity: 'error',
        place,
        message: `\${${token.key}} is no condition key of AWS, so that the text matches nothing${meant(likely)}.`,
        fix: likely === undefined ? undefined : printFix(mendVariables(statement, mend)),
      },
    ]
  })
}

function mendVariables(statement: Subject['statement'], mend: (text: string) => string) {
  const mended = withResources(statement, mend) ?? statement
  return withConditions(mended, (condition) => ({
    ...condition,
    values: condition.values.map((value) => ({ ...value, text: mend(value.text) })),
  }))
}
