import { Command } from '@commander-js/extra-typings'
import { Failure } from '../../base/failure.ts'
import { parseDuration } from '../../base/quantity.ts'
import type { ClockChange } from '../../sandbox/control/messages.ts'
import { parsedBy } from '../options.ts'
import { taught } from '../sandbox/statuses.ts'
import type { Surroundings } from '../surroundings.ts'
import type { Example } from '../teach.ts'
import { parseDay, parseTime } from '../times.ts'

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
  return changing(new Command(name).summary(summary).description(description))
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
  return changing(command)
    .addHelpText('after', taught([['New Year', 'holdfast sandbox clock set 2027-01-01T00:00:00Z']]))
    .action((ms, options) => run(surroundings, options, { change: 'set', ms }))
}

function advanceCommand(surroundings: Surroundings) {
  const command = new Command('advance')
    .usage('[options] DURATION')
    .summary('set it so much later')
    .description(
      'Sets the clock so much later, does what lifecycle rules have due by then, and tells what that was. A stopped clock stays stopped.',
    )
    .argument('<duration>', 'such as 36h, 90d, 2w or 1y (365 days)', parsedBy(parseSpan))
  return changing(command)
    .addHelpText(
      'after',
      taught([['What would a rule of 30 days expire?', 'holdfast sandbox clock advance 31d']]),
    )
    .action((ms, options) => run(surroundings, options, { change: 'advance', ms }))
}

function changing<Args extends unknown[]>(command: Command<Args>) {
  return command
    .option('--data <folder>', 'the sandbox of this folder, where several run')
    .option('--json', 'as JSON: see docs/commands.md')
}

async function run(
  surroundings: Surroundings,
  { data, json = false }: { readonly data?: string; readonly json?: boolean },
  change: ClockChange | undefined,
): Promise<void> {
  const { runSandboxClock } = await import('../sandbox/run-clock.ts')
  await runSandboxClock(surroundings, { change, data, json })
}

/** Milliseconds since 1970 of a moment, or of the start of a day. @throws `bad-input` */
export function parseMoment(text: string): number {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text)
  return parseTime(isDay ? `${parseDay(text)}T00:00:00Z` : text).getTime()
}

/** As {@link parseDuration}, with years of 365 days. @throws `bad-input` for nothing, too */
export function parseSpan(text: string): number {
  const inDays = text.replace(
    /(?<![\d.])(\d+(?:\.\d+)?)y/g,
    (_, years: string) => `${Number(years) * 365}d`,
  )
  const ms = parseDuration(inDays)
  if (ms > 0) return ms
  throw new Failure('bad-input', `${JSON.stringify(text)} is no time at all`)
}
