import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { profilesModule } from '../../../scripts/profiles.ts'
import { actionFacts } from '../../aws/actions/facts.ts'
import { classifyS3Action } from '../../aws/actions/s3-classes.ts'
import { failedWith } from '../../base/failure.ts'
import { profileSchema } from './profile.ts'
import { listProfiles, profileName, profileOf } from './profiles.ts'

const TOOLS =
  'arq awscli backwpup barman-cloud duplicity holdfast kopia pgbackrest rclone restic s3cmd s3dump s3fs updraftplus veeam walg'

describe('the profiles', () => {
  test('are what scripts/profiles.ts makes of the YAML', () => {
    const module = readFileSync(join(import.meta.dirname, 'profiles.generated.ts'), 'utf8')
    assert.equal(module, profilesModule(), 'run node scripts/profiles.ts')
  })

  test('are of the schema', () => {
    for (const profile of listProfiles()) assert.deepEqual(profileSchema.parse(profile), profile)
  })

  test('describe each tool once by default, and other editions under their name', () => {
    const defaults = listProfiles().filter(({ isDefault }) => isDefault)
    assert.deepEqual(
      defaults.map(({ tool }) => tool),
      TOOLS.split(' '),
    )
    const names = listProfiles().map(profileName)
    assert.equal(new Set(names).size, names.length)
    assert.equal(profileOf('backwpup').edition, 'current')
    assert.equal(profileOf('backwpup@2015').edition, '2015')
    assert.equal(profileOf('backwpup@current').edition, 'current')
  })

  test('refuse a name that is none, with those that there are', () => {
    for (const name of ['tar', 'restic@9', '', '__proto__', 'restic@any@x']) {
      assert.throws(
        () => profileOf(name),
        (error) => failedWith(error, 'bad-input') && (error.hint ?? '').includes('restic'),
      )
    }
  })

  test('name actions that AWS knows, where it takes them', () => {
    for (const profile of listProfiles()) {
      for (const { action, scope } of profile.operations) {
        const facts = actionFacts(action)
        assert.ok(facts, `${profileName(profile)}: ${action} is no action`)
        const [service = ''] = action.split(':')
        const type = { objects: 'object', elsewhere: 'object', account: undefined }[
          scope.on as 'objects'
        ]
        if (service !== 's3') assert.equal(scope.on, 'own', action)
        else if (scope.on === 'account') assert.deepEqual(facts.resourceTypes, [], action)
        else assert.ok(facts.resourceTypes.includes(type ?? 'bucket'), action)
      }
    }
  })

  test('leave the writing of a configuration, and of what lies elsewhere, to administrators', () => {
    for (const { operations } of listProfiles()) {
      for (const { action, scope, denial } of operations) {
        if (classifyS3Action(action) === 'write-bucket' && denial !== 'admin') {
          assert.equal(denial, 'avoidable', action)
        }
        if (scope.on === 'elsewhere') assert.equal(denial, 'admin')
      }
    }
  })

  test('give the setting of what can be avoided, and only there', () => {
    for (const { operations } of listProfiles()) {
      for (const { denial, setting } of operations) {
        assert.equal(setting !== undefined, denial === 'avoidable')
      }
    }
  })

  test('say why an action cannot be scoped wherever one that is granted has no scope', () => {
    for (const profile of listProfiles()) {
      const told = new Set(profile.cannotScope.map(({ action }) => action))
      for (const { action, scope, denial } of profile.operations) {
        const isWide = ['whole-listing', 'bucket', 'account'].includes(scope.on)
        if (isWide && denial === 'fatal') {
          assert.ok(told.has(action), `${profileName(profile)}: ${action}`)
        }
      }
    }
  })

  test('rest on evidence: a recorded run that is there, a source or a document, else a gap says so', () => {
    for (const profile of listProfiles()) {
      const traces = profile.evidence.flatMap((piece) =>
        piece.kind === 'run' && piece.trace !== undefined ? [piece.trace] : [],
      )
      for (const trace of traces) assert.ok(existsSync(join(import.meta.dirname, trace)), trace)
      const confesses = profile.gaps.some((gap) => /not run|neither read nor run/i.test(gap))
      assert.equal(traces.length === 0, confesses, profileName(profile))
    }
  })
})
