// What a stolen key comes to is what the prover says of its policy, request by request: of every
// role of every tool's profile, over real sockets.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Cell, Report } from '../../src/attack/report.ts'
import { printPolicy } from '../../src/iam/policy/print.ts'
import { generatePolicy } from '../../src/iam/profile/generate.ts'
import { hardeningPolicy } from '../../src/iam/profile/hardening.ts'
import { ROLES, type Role } from '../../src/iam/profile/options.ts'
import { listProfiles, profileName } from '../../src/iam/profile/profiles.ts'
import { attackAs, type Key, lockingBucket } from '../support/attack.ts'
import { lightCaller } from '../support/light-caller.ts'
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts'

const MACHINE = 'web-1'
const ACCOUNT = '123456789012'

interface Case {
  readonly role: Role
  /** All whose policy of that role is the same. */
  readonly tools: readonly string[]
}

const CASES: readonly Case[] = ROLES.flatMap((role) => {
  const tools = listProfiles().map(profileName)
  const alike = Map.groupBy(tools, (tool) => {
    const { policy, prefix } = generatePolicy({ tool, role, machine: MACHINE, bucket: 'bucket' })
    return printPolicy(policy) + prefix
  })
  return [...alike.values()].map((same) => ({ role, tools: same }))
})

let sandbox: TestSandbox
before(async () => {
  sandbox = await startTestSandbox()
})
after(() => sandbox.close())

let made = 0

interface Manner {
  /** By the adapters that the command uses, rather than by a lighter caller. */
  readonly byAdapters?: boolean
  /** The bucket has the policy that hardens it, and so wants HTTPS. */
  readonly isHardened?: boolean
}

async function attackWith(
  { tools: [tool = ''], role }: Case,
  manner: Manner = {},
): Promise<Report> {
  const { isHardened = false, byAdapters = isHardened } = manner
  const number = ++made
  const bucket = `backups-${number}`
  const name = `${MACHINE}-${number}`
  const principal = `arn:aws:iam::${ACCOUNT}:user/${name}`
  const generated = generatePolicy({ tool, role, machine: MACHINE, bucket, principal })
  const { prefix, text, acceptances } = generated
  await lockingBucket(sandbox, bucket)
  const bucketPolicy = isHardened ? hardeningPolicy({ bucket }).text : undefined
  if (bucketPolicy !== undefined) sandbox.setBucketPolicy(bucket, bucketPolicy)
  const own = prefix === '' ? `${MACHINE}/` : prefix
  using callers = new DisposableStack()
  const light = (key: Key) => Promise.resolve(callers.use(lightCaller(sandbox.endpoint, key)))
  return await attackAs(sandbox, {
    name,
    ...(byAdapters ? { isSecure: isHardened } : { caller: light }),
    policies: [text],
    isKeeper: prefix === '',
    acceptsListing: acceptances.some(({ accept }) => accept === 'list-names'),
    ...(bucketPolicy === undefined ? {} : { bucketPolicy }),
    premises: {
      bucket,
      root: '',
      prefix: own,
      victims: [{ name: 'db-1', prefix: own.replace(MACHINE, 'db-1') }],
      otherBucket: undefined,
    },
  })
}

function shown({ attempt, target, expected, seen, answer, why }: Cell): string {
  return `${attempt} on ${target}: expected ${expected}, seen ${seen} (${answer ?? ''} ${why ?? ''})`
}

/** Cells that say nothing, but for what the sandbox does not offer. */
function untold({ cells }: Report): string[] {
  return cells
    .filter(({ seen, expected }) => seen !== expected)
    .filter(({ answer }) => answer !== '501 NotImplemented')
    .map(shown)
}

const PROMISES: Readonly<Record<Role, string>> = {
  writer: 'every attempt with the key of a writer ends as was proved, for every tool',
  restorer: 'every attempt with the key of a restorer ends as was proved, for every tool',
  keeper: 'every attempt with the key of a keeper ends as was proved, for every tool',
  full: 'every attempt with the key of all roles ends as was proved, for every tool',
}

for (const role of ROLES) {
  test(PROMISES[role], async (t) => {
    const cases = CASES.filter((each) => each.role === role)
    let cells = 0
    let tools = 0
    let untried = 0
    for (const each of cases) {
      const report = await attackWith(each)
      assert.deepEqual(untold(report), [], `${each.tools.join(', ')} ${role}`)
      assert.deepEqual(report.remains, [])
      // The policy was proved before it was given: whatever else is allowed must be harmless.
      assert.deepEqual(report.cells.filter(({ isBreach }) => isBreach).map(shown), [])
      cells += report.cells.length
      tools += each.tools.length
      untried += report.cells.filter(({ seen }) => seen === 'not-tried').length
    }
    t.diagnostic(
      `${tools} tools, ${cases.length} policies, ${cells} cells; ${untried} not offered by the sandbox`,
    )
  })
}

test('the adapters are answered what a lighter caller is', async () => {
  const each: Case = { tools: ['restic'], role: 'full' }
  const answers = ({ cells }: Report) =>
    cells.map(({ attempt, target, seen, answer }) => [attempt, target, seen, answer].join(' '))
  const [light, heavy] = [await attackWith(each), await attackWith(each, { byAdapters: true })]
  assert.deepEqual(answers(heavy), answers(light))
})

test('in a hardened bucket, over HTTPS, a writer of ours does not even overwrite its own', async () => {
  const report = await attackWith({ tools: ['holdfast'], role: 'writer' }, { isHardened: true })
  assert.deepEqual(untold(report), [])
  const allowed = report.cells.filter(({ seen, part }) => seen === 'allowed' && part === 'objects')
  assert.deepEqual(
    allowed.map(({ attempt, target }) => `${attempt}: ${target}`),
    ['squat: own', 'begin an upload: own', 'abort an upload: own'],
  )
})
