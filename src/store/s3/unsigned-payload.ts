import type { S3Client } from '@aws-sdk/client-s3'

type MiddlewareStack = S3Client['middlewareStack']

/**
 * Leaves the body out of the signature of `command`: its CRC-32 is in a signed header, and TLS,
 * or the loopback interface, keeps it from being changed. Hashing it costs more than all else
 * that is done to send it.
 */
export function leaveUnsigned(command: { readonly middlewareStack: unknown }): void {
  const stack = command.middlewareStack as MiddlewareStack
  stack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> }
      headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD'
      return next(args)
    },
    { step: 'build', name: 'leaveUnsigned', override: true },
  )
}
