// What the prover answers: the JSON of `holdfast policy prove`.

/** Refuted beats unknown beats proved. */
export type Verdict = 'proved' | 'refuted' | 'unknown'

/** Which rule a request breaks. */
export type ViolationKind =
  /** An object action on a key outside the machine's prefix. */
  | 'outside-prefix'
  /** Listing without a prefix, or with one that does not begin with the machine's. */
  | 'listing'
  /** A change of the bucket's configuration. */
  | 'bucket-write'
  /** Anything on another bucket. */
  | 'other-bucket'
  /** An action of another service. */
  | 'other-service'
  /** An S3 action that leads out of the bucket, or that nobody classified. */
  | 'escape'
  /** The bucket policy admits somebody who is neither a machine nor trusted. */
  | 'outsider'
  /** Two machines' prefixes coincide or nest. */
  | 'overlap'
  /** Promise 2: a writer can do more than create. */
  | 'writer'

export interface StatementReference {
  /** The document's name. */
  readonly policy: string
  /** From 0. */
  readonly index: number
  readonly sid: string | undefined
  readonly line: number
}

/**
 * A request that is allowed and must not be. `iam/evaluate` agreed that it is allowed, unless no
 * statement is to blame.
 */
export interface Counterexample {
  readonly violation: ViolationKind
  /** Whose policies allow it; of an outsider, whose prefix is reached, or undefined. */
  readonly machine: string | undefined
  readonly principal: string
  readonly action: string
  /** All actions that the same statement allows in the same way, `action` included. */
  readonly actions: readonly string[]
  readonly resource: string
  /** Only what must stand in the request; a key with an empty list is present without a value. */
  readonly context: Readonly<Record<string, readonly string[]>>
  /** The Allow to blame; undefined where prefixes overlap, and none allows anything there yet. */
  readonly statement: StatementReference | undefined
  /** One sentence. */
  readonly message: string
}

/** What is allowed, leaks something, and is no violation. */
export interface Residual {
  readonly machine: string
  readonly actions: readonly string[]
  readonly resource: string
  readonly statement: StatementReference
  /** What exactly leaks: one sentence. */
  readonly leaks: string
}

/** What could not be decided, and why. */
export interface Doubt {
  readonly machine: string | undefined
  /** The construct that was not understood, such as `Condition.StringLike["s3:foo"]`. */
  readonly construct: string
  /** One sentence. */
  readonly reason: string
  readonly action: string | undefined
  readonly statement: StatementReference | undefined
}

export interface MachineVerdict {
  readonly name: string
  readonly prefix: string
  readonly verdict: Verdict
}

export interface Proof {
  readonly verdict: Verdict
  /** In the question's order. */
  readonly machines: readonly MachineVerdict[]
  /** By machine, the shortest first. */
  readonly counterexamples: readonly Counterexample[]
  readonly residual: readonly Residual[]
  readonly unknown: readonly Doubt[]
  /** What the proof takes for granted: sentences. */
  readonly assumptions: readonly string[]
}
