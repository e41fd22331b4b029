import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { failedWith } from '../../base/failure.ts'
import { type CompiledPolicies, compilePolicies, decide } from '../evaluate/evaluate.ts'
import { lintPolicies } from '../lint/lint.ts'
import { parsePolicy } from '../policy/parse.ts'
import type { Policy } from '../policy/policy.ts'
import { type GeneratedPolicy, generatePolicy } from './generate.ts'
import { ATTACHED_TO, type GenerateOptions, ROLES } from './options.ts'
import type { Operation } from './profile.ts'
import { listProfiles, profileName } from './profiles.ts'

const MACHINE = 'web-1'
const ACCOUNT = 'arn:aws:iam::111122223333:user/'

interface Asked {
  readonly action: string
  readonly resource: string
  readonly context: ReadonlyMap<string, readonly string[]>
}

/** Everything that can be asked of the generator with one machine and one bucket. */
function everyOption(): GenerateOptions[] {
  return listProfiles().flatMap((profile) =>
    ROLES.flatMap((role) =>
      ATTACHED_TO.map((attached) => ({
        tool: profileName(profile),
        machine: MACHINE,
        bucket: 'backups',
        role,
        for: attached,
        root: profile.layout.root ? 'eu/fleet' : undefined,
      })),
    ),
  )
}

const named = ({ tool, role, for: attached }: GenerateOptions) => `${tool} ${role} ${attached}`

const compiled = new WeakMap<Policy, CompiledPolicies>()

function allows(policy: Policy, { action, resource, context }: Asked, user = MACHINE): boolean {
  const set = policy.kind === 'bucket' ? { identity: [], resource: policy } : { identity: [policy] }
  const policies = compiled.get(policy) ?? compilePolicies(set)
  compiled.set(policy, policies)
  const request = { principal: `${ACCOUNT}${user}`, action, resource, context }
  return decide(policies, request) === 'allowed'
}

/** Requests of an operation, each `*` of its patterns once as nothing and once as something. */
function requestsOf(
  { prefix }: GeneratedPolicy,
  { action, scope, createOnce }: Operation,
): Asked[] {
  const own = prefix.replace('${aws:username}', MACHINE)
  const bucket = 'arn:aws:s3:::backups'
  const ask = (resource: string, context: Record<string, string> = {}): Asked => ({
    action,
    resource,
    context: new Map(Object.entries(context).map(([key, value]) => [key, [value]])),
  })
  switch (scope.on) {
    case 'objects':
      return scope.keys.flatMap((key) => {
        const resource = `${bucket}/${own}${key.replaceAll('*', 'x/y*?')}`
        const creates = { 's3:ObjectCreationOperation': 'true' }
        if (createOnce === undefined) return [ask(resource, creates)]
        return [
          ask(resource, { ...creates, 's3:if-none-match': '*' }),
          ask(resource, { 's3:ObjectCreationOperation': 'false' }),
        ]
      })
    case 'listing':
      return scope.prefixes.flatMap((text) =>
        ['', 'x/'].map((rest) => ask(bucket, { 's3:prefix': own + text.replaceAll('*', rest) })),
      )
    case 'own':
      return scope.arns.map((arn) =>
        ask(arn.replace('{machine}', MACHINE).replaceAll('*', 'eu-west-1')),
      )
    case 'account':
      return [ask('*')]
    case 'bucket':
    case 'whole-listing':
      return [ask(bucket)]
    case 'elsewhere':
      break
  }
  return []
}

/** The document, less one statement, one action, one resource or one value: each in turn. */
function lessens(text: string): { readonly without: string; readonly text: string }[] {
  const found: { without: string; text: string }[] = []
  const visit = (path: readonly (string | number)[], value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) visit([...path, key], inner)
    if (!Array.isArray(value) || value.length < 2) return
    for (const index of value.keys()) {
      const copy = JSON.parse(text)
      let list = copy
      for (const step of path) list = list[step]
      list.splice(index, 1)
      found.push({ without: `${path.join('.')}[${index}]`, text: JSON.stringify(copy) })
    }
  }
  visit([], JSON.parse(text))
  return found
}

describe('a generated policy, for every tool, role and place', () => {
  const all = everyOption().map((options) => ({ options, made: generatePolicy(options) }))

  test('reads back as it was printed, and has no error but what its acceptances name', () => {
    for (const { options, made } of all) {
      const { kind, name } = made.policy
      const again = parsePolicy(made.text, { kind, name })
      assert.deepEqual(again.statements.length, made.policy.statements.length)
      const prefix = made.prefix === '' ? undefined : made.prefix
      const findings = lintPolicies([again], { bucket: 'backups', prefix })
      const accepted = made.acceptances.map(({ accept }) => accept)
      const errors = findings
        .filter(({ severity }) => severity === 'error')
        .filter(({ code }) => code !== 'list-without-prefix' || !accepted.includes('list-names'))
      assert.deepEqual(
        errors.map(({ code, message }) => `${code}: ${message}`),
        [],
        named(options),
      )
    }
  })

  test('is proved, with no acceptance that the profile does not declare', () => {
    for (const { options, made } of all) {
      assert.equal(made.proof.verdict, 'proved', named(options))
      const declared = new Set(made.profile.acceptances.map(({ accept }) => accept))
      for (const { accept } of made.acceptances) assert.ok(declared.has(accept), named(options))
    }
  })

  test('lets the tool do each thing that its profile lists for the role', () => {
    for (const { options, made } of all) {
      assert.ok(made.operations.length > 0, named(options))
      for (const operation of made.operations) {
        for (const asked of requestsOf(made, operation)) {
          assert.ok(allows(made.policy, asked), `${named(options)}: ${JSON.stringify(asked)}`)
        }
      }
    }
  })

  test('is the least: without any statement, action, resource or value something fails', () => {
    for (const { options, made } of all) {
      const asked = made.operations.flatMap((operation) => requestsOf(made, operation))
      for (const { without, text } of lessens(made.text)) {
        const { kind } = made.policy
        const less = parsePolicy(text, { kind, name: without })
        assert.ok(
          asked.some((one) => !allows(less, one)),
          `${named(options)}: ${without} is needless`,
        )
      }
    }
  })

  test('lets no other machine in: another prefix, a sibling, another bucket, another user', () => {
    for (const { options, made } of all) {
      if (made.role === 'keeper' && made.profile.keeper === 'root') continue
      const prefix = made.prefix.replace('${aws:username}', MACHINE)
      for (const operation of made.operations.filter(({ scope }) => scope.on === 'objects')) {
        for (const { action, resource, context } of requestsOf(made, operation)) {
          for (const other of ['web-2', 'web-10', 'web-']) {
            const elsewhere = resource.replace(prefix, prefix.replace(MACHINE, other))
            const asked = { action, resource: elsewhere, context }
            assert.ok(!allows(made.policy, asked), `${named(options)}: ${elsewhere}`)
          }
          if (options.for === 'user') continue
          const asked = { action, resource, context }
          assert.ok(!allows(made.policy, asked, 'web-2'), `${named(options)}: as web-2`)
        }
      }
    }
  })

  test('fits where it belongs, by its own account of its size', () => {
    for (const { options, made } of all) {
      assert.ok(
        made.sizes.some(({ fits }) => fits),
        named(options),
      )
      const length = JSON.stringify(JSON.parse(made.text)).length
      for (const { used } of made.sizes) assert.equal(used, length, named(options))
    }
  })
})

test('a policy too long for the inline quota says so, one too long for any is refused', () => {
  const long = { machine: 'm'.repeat(255), bucket: 'backups', role: 'full' } as const
  const { notes } = generatePolicy({ ...long, tool: 'holdfast', root: 'x'.repeat(500) })
  assert.match(notes.join(), /attach it as a managed policy/)
  assert.throws(
    () => generatePolicy({ ...long, tool: 'restic', root: 'x/'.repeat(250), console: true }),
    (error) => failedWith(error, 'unsupported') && error.message.includes('6144'),
  )
})

describe('promise 2', () => {
  test("is proved of Holdfast's writer, and of no tool that must read or list", () => {
    for (const profile of listProfiles()) {
      const tool = profileName(profile)
      const made = generatePolicy({ tool, machine: 'm1', bucket: 'backups', role: 'writer' })
      assert.equal(made.provesPromise2, tool === 'holdfast', tool)
      const verdict = `A stolen key is ${tool === 'holdfast' ? '' : 'not '}harmless.`
      assert.ok(made.notes.includes(`${verdict} ${profile.blindWriter.why}`))
    }
  })

  test('binds every creation to If-None-Match, and lets parts through', () => {
    const { policy } = generatePolicy({
      tool: 'holdfast',
      machine: 'm1',
      bucket: 'backups',
      role: 'writer',
    })
    const put = (context: Record<string, string>) =>
      allows(policy, {
        action: 's3:PutObject',
        resource: 'arn:aws:s3:::backups/m1/data/0',
        context: new Map(Object.entries(context).map(([key, value]) => [key, [value]])),
      })
    assert.ok(!put({ 's3:ObjectCreationOperation': 'true' }))
    assert.ok(put({ 's3:ObjectCreationOperation': 'true', 's3:if-none-match': '*' }))
    assert.ok(put({ 's3:ObjectCreationOperation': 'false' }))
  })
})

describe('a keeper', () => {
  test('of a tool that prunes everywhere reaches all below the root, but changes no bucket', () => {
    const whole = generatePolicy({ tool: 'holdfast', bucket: 'backups', role: 'keeper' })
    assert.equal(whole.prefix, '')
    assert.deepEqual(whole.notes, ['It reaches all keys of the bucket.'])
    const rooted = generatePolicy({
      tool: 'holdfast',
      bucket: 'backups',
      role: 'keeper',
      root: 'fleet/',
    })
    assert.equal(rooted.prefix, 'fleet/')
    const gone = { action: 's3:DeleteObjectVersion', context: new Map() }
    const within = { ...gone, resource: 'arn:aws:s3:::backups/fleet/web-2/records/x' }
    const beside = { ...gone, resource: 'arn:aws:s3:::backups/web-2/records/x' }
    assert.ok(allows(rooted.policy, within) && !allows(rooted.policy, beside))
    assert.ok(allows(whole.policy, within) && allows(whole.policy, beside))
  })
})

describe('the console', () => {
  const made = generatePolicy({
    tool: 'restic',
    machine: 'web-1',
    bucket: 'backups',
    role: 'restorer',
    root: 'eu/fleet',
    console: true,
  })
  const lists = (context: Record<string, string>) =>
    allows(made.policy, {
      action: 's3:ListBucket',
      resource: 'arn:aws:s3:::backups',
      context: new Map(Object.entries(context).map(([key, value]) => [key, [value]])),
    })

  test('shows the way to the folder and the folder, in both forms of the root', () => {
    const delimiter = { 's3:delimiter': '/' }
    assert.ok(lists(delimiter))
    for (const prefix of ['', 'eu/', 'eu/fleet/', 'eu/fleet/web-1/', 'eu/fleet/web-1/data/']) {
      assert.ok(lists({ ...delimiter, 's3:prefix': prefix }), prefix)
    }
    assert.ok(
      allows(made.policy, { action: 's3:ListAllMyBuckets', resource: '*', context: new Map() }),
    )
  })

  test('shows nothing within the folders of others, and no listing of all keys', () => {
    assert.ok(!lists({}))
    assert.ok(!lists({ 's3:prefix': '' }))
    for (const prefix of ['eu', 'us/', 'eu/fleet/web-2/', 'eu/fleet/web-10/', 'eu/fleet']) {
      assert.ok(!lists({ 's3:delimiter': '/', 's3:prefix': prefix }), prefix)
    }
  })

  test('names what leaks all the same, and proves no promise 2', () => {
    assert.match(made.acceptances.map(({ why }) => why).join(), /names of all machines/)
    assert.match(made.notes.join(), /names of all buckets/)
    const inBucket = { tool: 'restic', machine: 'm1', bucket: 'backups', role: 'restorer' } as const
    const { notes } = generatePolicy({ ...inBucket, for: 'bucket', console: true })
    assert.match(notes.join(), /cannot let the console list buckets/)
    const writer = { tool: 'holdfast', machine: 'm1', bucket: 'backups', role: 'writer' } as const
    assert.equal(generatePolicy({ ...writer, console: true }).provesPromise2, false)
  })
})

describe('names', () => {
  const base = { tool: 'restic', machine: 'm1', bucket: 'backups', role: 'restorer' } as const

  test('of machines, buckets, roots and principals that cannot be are refused with a hint', () => {
    const bad: Partial<GenerateOptions>[] = [
      { machine: undefined },
      { machine: 'a/b' },
      { machine: '*' },
      { machine: '${aws:username}' },
      { bucket: 'Backups' },
      { bucket: '10.0.0.1' },
      { bucket: 'backups/m1' },
      { bucket: 'b*' },
      { bucket: 'a..b' },
      { root: '/abs' },
      { root: 'a//b' },
      { root: '/' },
      { root: 'a\nb' },
      { root: 'wörter/…' },
      { root: 'x'.repeat(600) },
      { tool: 's3dump', root: 'a' },
      { principal: 'gozer' },
      { for: 'group', principal: `${ACCOUNT}gozer` },
    ]
    for (const options of bad) {
      assert.throws(
        () => generatePolicy({ ...base, ...options }),
        (error) => failedWith(error, 'bad-input') && error.hint !== undefined,
        JSON.stringify(options),
      )
    }
  })

  test('of roots are text, whatever signs they hold: only their own keys are reached', () => {
    const text = fc.stringMatching(/^[ab*?${}:]{1,6}$/)
    fc.assert(
      fc.property(text, text, (root, other) => {
        const { policy } = generatePolicy({ ...base, root })
        const key = (start: string) => ({
          action: 's3:GetObject',
          resource: `arn:aws:s3:::backups/${start}/m1/config`,
          context: new Map(),
        })
        assert.ok(allows(policy, key(root), 'm1'))
        assert.equal(allows(policy, key(other), 'm1'), other === root)
      }),
      { numRuns: Number(process.env.SLOW ?? 0) > 0 ? 2000 : 60 },
    )
  })

  test("of a bucket policy's principal are those given, or a placeholder that is said to be one", () => {
    const role = 'arn:aws:iam::999988887777:role/backup'
    const given = generatePolicy({ ...base, for: 'bucket', principal: role })
    assert.ok(given.text.includes(role))
    assert.deepEqual(given.notes, [])
    const placeholder = generatePolicy({ ...base, for: 'bucket' })
    assert.match(placeholder.notes.join(), /stands for the real principal/)
  })
})
