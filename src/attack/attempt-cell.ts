// One attempt: predicted, sent, judged.
import { Failure } from '../base/failure.ts'
import { type Form, type NoForm, requestLine } from './attempts/form.ts'
import type { Answer, Caller } from './attempts/port.ts'
import { type Bounds, isBreach } from './breach.ts'
import { judge, type Sight } from './judge.ts'
import type { Expectation, Predictor } from './predict.ts'
import type { Cell, Part, Seen } from './report.ts'

export interface Named {
  readonly part: Part
  readonly attempt: string
  readonly target: string
}

/** What of an attempt is known before it is sent. */
export interface Prepared {
  readonly named: Named
  readonly form: Form | NoForm
  readonly expectation: Expectation
  /** Whether to be allowed it is a breach. */
  readonly reachesOut: boolean
}

/** What a key is measured by. */
export interface Yardstick {
  readonly predictor: Predictor
  readonly bounds: Bounds
}

/** @param form a text says why there is none */
export function prepare(named: Named, form: Form | NoForm, yardstick: Yardstick): Prepared {
  if (typeof form === 'string') {
    return { named, form, expectation: { kind: 'unknown', why: form }, reachesOut: false }
  }
  const { predictor, bounds } = yardstick
  const reachesOut = isBreach(form.required ?? [], bounds)
  return { named, form, expectation: expectationOf(form, predictor), reachesOut }
}

function expectationOf({ required, meant }: Form, predictor: Predictor): Expectation {
  if (required === undefined) return { kind: 'allowed' }
  return predictor.expect(required.filter(({ action }) => meant === undefined || action === meant))
}

/** The cell of an attempt that is not sent. */
export function untried(prepared: Prepared, why?: string): Cell {
  const { form } = prepared
  const reason = typeof form === 'string' ? form : why
  return cellOf(prepared, { seen: 'not-tried', why: reason, answer: undefined })
}

export interface Tried {
  readonly cell: Cell
  /** Undefined where nothing was sent. */
  readonly answer: Answer | undefined
}

/** Sends it and judges the answer. @throws what {@link Caller} throws, and {@link judge}. */
export async function tryOut(
  prepared: Prepared,
  caller: Caller,
  predictor: Predictor,
  signal?: AbortSignal,
): Promise<Tried> {
  const { form } = prepared
  if (typeof form === 'string') return { cell: untried(prepared), answer: undefined }
  const { attempt } = form
  if (attempt.service !== 's3' && caller.query === undefined) {
    const why = `where ${attempt.service} is, nobody said`
    return { cell: untried(prepared, why), answer: undefined }
  }
  const answer =
    attempt.service === 's3'
      ? await caller.s3(attempt, signal)
      : await queryOf(caller)(attempt, signal)
  const judged = read(judge(answer), prepared, form, predictor)
  return { cell: cellOf(prepared, { ...judged, answer: said(answer) }), answer }
}

function queryOf({ query }: Caller): NonNullable<Caller['query']> {
  if (query === undefined) throw new Failure('unsupported', 'there is no IAM here')
  return query
}

interface Outcome {
  readonly seen: Seen
  readonly why: string | undefined
  readonly answer: string | undefined
}

/** What was seen of the action that is meant. */
function read(
  sight: Sight,
  { expectation }: Prepared,
  form: Form,
  predictor: Predictor,
): Omit<Outcome, 'answer'> {
  if (sight.kind === 'allowed') return { seen: 'allowed', why: undefined }
  if (sight.kind === 'unsupported')
    return { seen: 'not-tried', why: 'the server does not offer it' }
  if (sight.kind === 'unclear') {
    return { seen: 'unclear', why: 'the answer does not say whether it was allowed' }
  }
  const { required = [], meant, asksMissing = false } = form
  const { action } = sight
  // What is missing is told to those only who may list: S3 then denies them the listing.
  const tellsMissing =
    action === 's3:ListBucket' && !required.some((each) => each.action === action)
  if (tellsMissing) return { seen: 'allowed', why: undefined }
  const others = required.filter((each) => each.action !== meant)
  if (meant !== undefined && action !== meant) {
    const isForOthers = action !== undefined || predictor.expect(others).kind !== 'allowed'
    if (isForOthers) {
      const names = others.map((each) => each.action).join(' and ')
      return { seen: 'unclear', why: `its harmless form needs ${names} too` }
    }
  }
  if (action === undefined && asksMissing && expectation.kind === 'allowed') {
    return { seen: 'unclear', why: 'what is missing is told to those only who may list' }
  }
  return { seen: 'denied', why: undefined }
}

function cellOf(prepared: Prepared, { seen, why, answer }: Outcome): Cell {
  const { named, form, expectation, reachesOut } = prepared
  const isTold = seen === 'allowed' || seen === 'denied'
  const expected = expectation.kind
  return {
    ...named,
    request: typeof form === 'string' ? '' : requestLine(form.attempt),
    needs: typeof form === 'string' ? [] : needsOf(form),
    expected,
    seen,
    answer,
    why: why ?? (expectation.kind === 'unknown' ? expectation.why : undefined),
    isSurprise: isTold && expected !== 'unknown' && expected !== seen,
    isBreach: seen === 'allowed' && reachesOut,
  }
}

function needsOf({ required = [] }: Form): string[] {
  return required.map(({ action, resource }) => `${action} on ${resource}`)
}

function said({ status, code }: Answer): string {
  return code === undefined ? String(status) : `${status} ${code}`
}
