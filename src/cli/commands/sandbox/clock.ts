import { Command } from '@commander-js/extra-typings'
import type { ClockChange } from '../../../sandbox/control/messages.ts'
import { parsedBy } from '../../options/parse.ts'
import type { Example } from '../../options/teach.ts'
import { parseMoment, parseSpan } from '../../options/times.ts'
import type { Surroundings } from '../../program/surroundings.ts'
import { withRunningSandbox } from './running-sandbox.ts'
import { taught } from './statuses.ts'

const HELP = taught([
  ['What would 90 days of lifecycle rules do?', 'holdfast sandbox clock advance 90d'],
  ['Let it stand, and go on later', 'holdfast sandbox clock stop', 'holdfast sandbox clock start'],
  ['The first of January', 'holdfast sandbox clock set 2027-01-01'],
])

/** `holdfast sandbox clock`: the time that a running sandbox lives by. */
export function sandboxClockCommand(surroundings: Surroundings) {
  return new Command('clock')
    .summary("show, stop, set or advance a running sandbox's clock")
    .description(
      'The time that a running sandbox lives by. Lifecycle rules, locks, thawing, sessions, aws:CurrentTime and Last-Modified go by it; the age of signatures and presigned URLs does not, so clients go on working. It is kept over restarts. It never goes back, except by `holdfast sandbox reset`.',
    )
    .addCommand(plainCommand(surroundings, SHOW), { isDefault: true })
    .addCommand(plainCommand(surroundings, STOP))
    .addCommand(plainCommand(surroundings, START))
    .addCommand(setCommand(surroundings))
    .addCommand(advanceCommand(surroundings))
    .addHelpText('after', HELP)
}

interface PlainCommand {
  readonly name: string
  readonly summary: string
  readonly description: string
  readonly example: Example
  /** Undefined: nothing is changed. */
  readonly change?: ClockChange
}

const SHOW: PlainCommand = {
  name: 'show',
  summary: 'show what it shows, and whether it runs',
  description:
    'Shows the time that a running sandbox lives by, and how far it is off the real time.',
  example: ['What time is it there?', 'holdfast sandbox clock'],
}

const STOP: PlainCommand = {
  name: 'stop',
  summary: 'let it stand',
  description: 'Lets the clock stand at the time that it shows, over restarts too.',
  example: ['Let no time pass between two runs', 'holdfast sandbox clock stop'],
  change: { change: 'stop' },
}

const START: PlainCommand = {
  name: 'start',
  summary: 'let it go on from where it stands',
  description: 'Lets a stopped clock go on from the time that it shows.',
  example: ['Let time pass again', 'holdfast sandbox clock start'],
  change: { change: 'start' },
}

function plainCommand(surroundings: Surroundings, plain: PlainCommand) {
  const { name, summary, description, example, change } = plain
  return withRunningSandbox(new Command(name).summary(summary).description(description))
    .addHelpText('after', taught([example]))
    .action((options) => run(surroundings, options, change))
}

function setCommand(surroundings: Surroundings) {
  const command = new Command('set')
    .usage('[options] TIME')
    .summary('set it to a later time')
    .description(
      'Sets the clock to a later time, does what lifecycle rules have due by then, and tells what that was.',
    )
    .argument('<time>', 'a day or a moment, UTC unless it has an offset', parsedBy(parseMoment))
  return withRunningSandbox(command)
    .addHelpText('after', taught([['New Year', 'holdfast sandbox clock set 2027-01-01T00:00:00Z']]))
    .action((time, options) => run(surroundings, options, { change: 'set', ms: time.getTime() }))
}

function advanceCommand(surroundings: Surroundings) {
  const command = new Command('advance')
    .usage('[options] DURATION')
    .summary('set it so much later')
    .description(
      'Sets the clock so much later, does what lifecycle rules have due by then, and tells what that was. A stopped clock stays stopped.',
    )
    .argument('<duration>', 'such as 36h, 90d, 2w or 1y (365 days)', parsedBy(parseSpan))
  return withRunningSandbox(command)
    .addHelpText(
      'after',
      taught([['What would a rule of 30 days expire?', 'holdfast sandbox clock advance 31d']]),
    )
    .action((ms, options) => run(surroundings, options, { change: 'advance', ms }))
}

async function run(
  surroundings: Surroundings,
  { data, json = false }: { readonly data?: string; readonly json?: boolean },
  change: ClockChange | undefined,
): Promise<void> {
  const { runSandboxClock } = await import('../../sandbox/run-clock.ts')
  await runSandboxClock(surroundings, { change, data, json })
}
