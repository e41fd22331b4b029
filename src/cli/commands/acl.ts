import { Command } from '@commander-js/extra-typings'
import { flagsOf, withHost, withStore } from '../options/store-options.ts'
import { STORE_STATUSES, teach } from '../options/teach.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { selection, withSelection } from './select.ts'

const GET_HELP = teach(
  [['Keep the document for later', 'holdfast getacl /home 0 >home.acl']],
  STORE_STATUSES,
)
const PUT_HELP = teach([['Put it back', 'holdfast putacl /home 0 <home.acl']], STORE_STATUSES)

/** `holdfast getacl`: who S3's older access lists let in. */
export function getaclCommand(surroundings: Surroundings) {
  return aclCommand('getacl', "print a dump's ACL document")
    .description("Writes the ACL document of a dump's objects (S3's XML) to standard output.")
    .addHelpText('after', GET_HELP)
    .action(async (stream, level, options) => {
      const [{ runGetacl }, { newest }] = await Promise.all([
        import('../run/acl.ts'),
        import('../run/choose.ts'),
      ])
      const choose = newest(selection([stream, level], options))
      await runGetacl(surroundings, { choose, flags: flagsOf(options) })
    })
}

/** `holdfast putacl`: the opposite. */
export function putaclCommand(surroundings: Surroundings) {
  return aclCommand('putacl', "replace a dump's ACL document")
    .description(
      "Reads an ACL document (S3's XML) from standard input and puts it on every object of a dump.",
    )
    .addHelpText('after', PUT_HELP)
    .action(async (stream, level, options) => {
      const [{ runPutacl }, { newest }] = await Promise.all([
        import('../run/acl.ts'),
        import('../run/choose.ts'),
      ])
      const choose = newest(selection([stream, level], options))
      await runPutacl(surroundings, { choose, flags: flagsOf(options) })
    })
}

function aclCommand(name: string, summary: string) {
  const command = new Command(name)
    .usage('[options] STREAM LEVEL')
    .summary(summary)
    .argument('[stream]')
    .argument('[level]')
  return withStore(withHost(withSelection(command)))
}
