// A generated policy less a part of it, and what of the tool's profile that part was for.
import type { GeneratedPolicy } from '../../../src/iam/profile/generate.ts'
import type { Role } from '../../../src/iam/profile/options.ts'
import type { Operation, OperationScope } from '../../../src/iam/profile/profile.ts'

export interface Removal {
  /** What is gone, for people. */
  readonly what: string
  readonly isWholeStatement: boolean
  readonly role: Role
  readonly prefix: string
  /** Whose loss it is. */
  readonly actions: readonly string[]
  /** The operations that it was granted for. */
  readonly serves: readonly Operation[]
  /** What is left of the policy, as documents: none where nothing is left. */
  readonly policies: readonly string[]
}

interface Statement {
  readonly Sid: string
  readonly Action: string | readonly string[]
}

/** Each statement removed, and of statements of several actions each action. */
export function removalsOf(generated: GeneratedPolicy): Removal[] {
  const { Version, Statement: statements } = JSON.parse(generated.text) as {
    Version: string
    Statement: readonly Statement[]
  }
  const without = (at: number, ...instead: readonly Statement[]): string[] => {
    const left = statements.toSpliced(at, 1, ...instead)
    return left.length === 0 ? [] : [JSON.stringify({ Version, Statement: left })]
  }
  return statements.flatMap((statement, at) => {
    const actions = [statement.Action].flat()
    const { role, prefix } = generated
    const whole = {
      role,
      prefix,
      actions,
      serves: servedBy(generated, statement.Sid, actions),
      what: `the statement ${statement.Sid}`,
      isWholeStatement: true,
      policies: without(at),
    }
    if (actions.length === 1) return [whole]
    const single = actions.map((action) => ({
      role,
      prefix,
      what: `${action} of the statement ${statement.Sid}`,
      isWholeStatement: false,
      actions: [action],
      serves: servedBy(generated, statement.Sid, [action]),
      policies: without(at, { ...statement, Action: actions.filter((one) => one !== action) }),
    }))
    return [whole, ...single]
  })
}

/** How the generator calls the statements for each scope, less their numbers. */
const SCOPE_OF: Readonly<Record<string, OperationScope['on']>> = {
  Objects: 'objects',
  CreateOnce: 'objects',
  Parts: 'objects',
  List: 'listing',
  HeadBucket: 'whole-listing',
  Bucket: 'bucket',
  Account: 'account',
  Own: 'own',
}

function servedBy(
  { operations }: GeneratedPolicy,
  sid: string,
  actions: readonly string[],
): readonly Operation[] {
  const on = SCOPE_OF[sid.replace(/\d+$/, '')]
  return operations.filter(({ action, scope }) => scope.on === on && actions.includes(action))
}
