// Policy variables, checked before anything takes them for text:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html

/** What is wrong with a variable, and how to mend it. */
export interface VariableMistake {
  readonly message: string
  readonly hint: string
}

const KEY = /^[A-Za-z0-9.-]+:[^\s,'{}$]+$/
const FALLBACK = /^, ?'[^'{}]*'$/

/** What is wrong with the variables of `text`, a text of Version 2012-10-17; undefined: nothing. */
export function findVariableMistake(text: string): VariableMistake | undefined {
  for (let start = text.indexOf('${'); start >= 0; start = text.indexOf('${', start + 2)) {
    const end = text.indexOf('}', start)
    if (end < 0) return UNCLOSED
    const mistake = judge(text.slice(start + 2, end))
    if (mistake !== undefined) return mistake
  }
  return undefined
}

function judge(content: string): VariableMistake | undefined {
  if (/^[*?$]$/.test(content)) return undefined
  if (content.trim() === '') return EMPTY
  if (content.includes('${')) return NESTED
  const comma = content.indexOf(',')
  const key = comma < 0 ? content : content.slice(0, comma)
  if (/\s/.test(key)) return SPACE
  if (!KEY.test(key)) return { message: `\${${key}} names no condition key`, hint: KEY_HINT }
  return comma >= 0 && !FALLBACK.test(content.slice(comma)) ? QUOTES : undefined
}

const KEY_HINT = 'A variable is a condition key with its prefix, as in ${aws:username}.'
const UNCLOSED = {
  message: 'a policy variable without its closing brace',
  hint: 'Write ${aws:username}, or ${$}{ for the characters themselves.',
}
const EMPTY = { message: 'a policy variable without a name', hint: KEY_HINT }
const NESTED = { message: 'a policy variable within a policy variable', hint: KEY_HINT }
const SPACE = {
  message: 'white space in the name of a policy variable, which AWS refuses',
  hint: KEY_HINT,
}
const QUOTES = {
  message: 'a default value of a policy variable that does not stand in single quotes',
  hint: "Write ${aws:PrincipalTag/team, 'company-wide'}.",
}
