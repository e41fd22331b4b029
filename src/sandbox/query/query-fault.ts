// The error codes of IAM and STS: "Common Errors" of their API References, and those of each
// operation.

const STATUS = {
  AccessDenied: 403,
  DeleteConflict: 409,
  EntityAlreadyExists: 409,
  ExpiredToken: 403,
  IncompleteSignature: 400,
  InternalFailure: 500,
  InvalidAction: 400,
  InvalidClientTokenId: 403,
  InvalidInput: 400,
  InvalidParameterValue: 400,
  LimitExceeded: 409,
  MalformedPolicyDocument: 400,
  MalformedQueryString: 400,
  MissingAuthenticationToken: 403,
  NoSuchEntity: 404,
  NotImplemented: 501,
  PackedPolicyTooLarge: 400,
  ReportNotPresent: 410,
  RequestEntityTooLarge: 413,
  SignatureDoesNotMatch: 403,
  UnmodifiableEntity: 400,
  ValidationError: 400,
} as const

export type QueryFaultCode = keyof typeof STATUS

/** A refusal, as IAM and STS word it. */
export class QueryFault extends Error {
  override readonly name = 'QueryFault'
  readonly code: QueryFaultCode
  readonly status: number

  constructor(code: QueryFaultCode, message: string) {
    super(message)
    this.code = code
    this.status = STATUS[code]
  }
}

/** What the sandbox does not simulate, by name, rather than something that looks like it. */
export function notSimulated(what: string): QueryFault {
  return new QueryFault('NotImplemented', `${what} is not implemented by this sandbox.`)
}
