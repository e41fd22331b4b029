// Whether some value of one condition key meets what is asked of it, and the shortest that does.
import { constantGlob, prefixGlob } from '../glob/glob.ts'
import { anyOf, type Language, noneOf } from '../glob/language.ts'
import { shortestText } from '../glob/shortest.ts'
import type { Budget } from './budget.ts'
import { isOfFamily, samplesOf } from './samples.ts'
import {
  type ComparedFamily,
  complementOf,
  hasValue,
  isComparison,
  type ValueSet,
} from './value-set.ts'

/** What is asked of a key, in one of the forms that all operators and their negations have. */
export interface KeyLiteral {
  /** Whether it holds where the key is absent. */
  readonly absent: boolean
  /** Whether it holds where all values are empty; undefined: that follows from `values`. */
  readonly empty: boolean | undefined
  /** Of a key that is present otherwise: some value is in `values`, or all are. */
  readonly quantifier: 'some' | 'all'
  readonly values: ValueSet
  /**
   * Whether AWS leaves open if it holds of a key that is present and empty: of `Null` and
   * `ForAllValues`. The attacker's favour is then assumed, and called doubtful.
   */
  readonly isOpenWhenEmpty: boolean
}

/** What a request can carry for a key. */
export interface KeyDomain {
  readonly isMultiValued: boolean
  /** Undefined: any text. */
  readonly family: ComparedFamily | undefined
  /** Default: as many as a policy can ask for. */
  readonly maxBytes?: number | undefined
}

export interface KeyChoice {
  /** Undefined: absent. */
  readonly values: readonly string[] | undefined
  /** Grows with what must be sent; comparable among the choices for a key. */
  readonly cost: number
  /** Why it is not certain that the choice meets what is asked. */
  readonly doubt: 'empty-value' | 'mixed-operators' | undefined
}

/** More than all patterns of all policies of a principal have, so that no value needs more. */
const MAX_VALUE_BYTES = 262_144

/** Anything certain is cheaper. */
const DOUBTFUL_COST = 1_000_000

export function negate(literal: KeyLiteral): KeyLiteral {
  const { absent, empty, quantifier, values, isOpenWhenEmpty } = literal
  return {
    absent: !absent,
    empty: empty === undefined ? undefined : !empty,
    quantifier: quantifier === 'some' ? 'all' : 'some',
    values: complementOf(values),
    isOpenWhenEmpty,
  }
}

/** Whether a literal holds of what a request carries. No values at all are as good as absence. */
export function holds(literal: KeyLiteral, values: readonly string[] | undefined): boolean {
  if (values === undefined || values.length === 0) return literal.absent
  const { empty, quantifier } = literal
  if (empty !== undefined && values.every((value) => value === '')) return empty
  const isIn = (value: string): boolean => hasValue(literal.values, value)
  return quantifier === 'some' ? values.some(isIn) : values.every(isIn)
}

/**
 * The cheapest that meets all literals, or undefined: nothing does. Absence costs nothing, values
 * their bytes; what is doubtful comes last.
 *
 * @throws BudgetExhausted
 */
export function chooseValues(
  literals: readonly KeyLiteral[],
  domain: KeyDomain,
  budget: Budget,
): KeyChoice | undefined {
  budget.spend(literals.length)
  if (literals.every(({ absent }) => absent))
    return { values: undefined, cost: 0, doubt: undefined }
  // No request carries an empty number, instant, address or boolean.
  const mayBeEmpty = domain.family === undefined
  if (mayBeEmpty && literals.every((literal) => holds(literal, EMPTY))) {
    return { values: EMPTY, cost: 1, doubt: undefined }
  }
  const picked = pickValues(literals, domain, budget)
  if (picked !== undefined && picked !== 'undecided') {
    const bytes = picked.reduce((sum, value) => sum + 1 + costOf(value, domain), 0)
    return { values: picked, cost: bytes, doubt: undefined }
  }
  if (picked === 'undecided') {
    return { values: ['a'], cost: DOUBTFUL_COST, doubt: 'mixed-operators' }
  }
  return mayBeEmpty && literals.every((it) => it.isOpenWhenEmpty || holds(it, EMPTY))
    ? { values: EMPTY, cost: DOUBTFUL_COST, doubt: 'empty-value' }
    : undefined
}

const EMPTY: readonly string[] = ['']

/** Numbers, instants and addresses are picked for what they say: none is shorter than another. */
const COMPARED_COST = 8

function costOf(value: string, { family }: KeyDomain): number {
  return family === undefined ? Buffer.byteLength(value) : COMPARED_COST
}

/**
 * One value that is in all sets; otherwise, if the key may have several, one for each `some` that
 * none yet is in, each within every `all`. Where a literal treats empty values apart, none is empty.
 */
function pickValues(
  literals: readonly KeyLiteral[],
  domain: KeyDomain,
  budget: Budget,
): readonly string[] | undefined | 'undecided' {
  const setsOf = (quantifier: KeyLiteral['quantifier']): ValueSet[] =>
    literals.filter((literal) => literal.quantifier === quantifier).map(({ values }) => values)
  const some = setsOf('some')
  const isEmptyApart = literals.some(({ empty }) => empty !== undefined)
  const all = [...setsOf('all'), ...(isEmptyApart ? [NOT_EMPTY] : [])]
  const together = pickValue([...some, ...all], domain, budget)
  if (together?.kind === 'value') return [together.text]
  if (together !== undefined || !domain.isMultiValued || some.length < 2) {
    return together && 'undecided'
  }
  const picked: string[] = []
  for (const set of some) {
    if (picked.some((value) => hasValue(set, value))) continue
    const value = pickValue([set, ...all], domain, budget)
    if (value?.kind !== 'value') return value && 'undecided'
    picked.push(value.text)
  }
  return picked
}

const NOT_EMPTY = noneOf([constantGlob('')])

type Picked = { readonly kind: 'value'; readonly text: string } | { readonly kind: 'undecided' }

function pickValue(
  sets: readonly ValueSet[],
  domain: KeyDomain,
  budget: Budget,
): Picked | undefined {
  const languages = sets.filter((set): set is Language => !isComparison(set))
  const samples = candidates(sets, languages, domain)
  budget.spend(samples.length * sets.length)
  const text = samples.find((value) => sets.every((set) => hasValue(set, value)))
  if (text !== undefined) return { kind: 'value', text }
  if (areComplete(sets, languages, samples, domain)) return undefined
  if (languages.length < sets.length) return { kind: 'undecided' }
  const { maxBytes = MAX_VALUE_BYTES } = domain
  const shortest = shortestText([...languages, ANY_TEXT], maxBytes, budget)
  return shortest === undefined ? undefined : { kind: 'value', text: shortest }
}

const ANY_TEXT = anyOf([prefixGlob('')])

function candidates(
  sets: readonly ValueSet[],
  languages: readonly Language[],
  { family }: KeyDomain,
): readonly string[] {
  const families = familiesOf(sets, family)
  if (families.size === 0) return []
  const comparisons = sets.filter(isComparison)
  const compared = [...families].flatMap((it) =>
    samplesOf(
      it,
      comparisons.filter((set) => set.family === it).flatMap(({ operands }) => operands),
    ),
  )
  const constants = languages.flatMap(({ globs }) =>
    globs.filter(({ shape }) => shape === 'constant').map(({ head }) => head),
  )
  // No AWS key of numbers or of instants goes below zero. A key of no known type may hold anything.
  return family === undefined
    ? [...compared, ...constants, 'a']
    : [...compared, ...constants.filter((it) => isOfFamily(it, family))].filter(
        (value) => !value.startsWith('-'),
      )
}

/**
 * Whether no other value can do if none of the candidates does: where they are all there are, and
 * where even the comparisons by themselves leave none.
 */
function areComplete(
  sets: readonly ValueSet[],
  languages: readonly Language[],
  samples: readonly string[],
  { family }: KeyDomain,
): boolean {
  if (family === 'Bool') return true
  const comparisons = sets.filter(isComparison)
  if (comparisons.length === 0 && family === undefined) return false
  if (languages.some(isFinite)) return true
  return (
    familiesOf(comparisons, family).size === 1 &&
    comparisons.length > 0 &&
    !samples.some((value) => comparisons.every((set) => hasValue(set, value)))
  )
}

function isFinite({ globs, negated }: Language): boolean {
  return !negated && globs.every(({ shape, folds }) => shape === 'constant' && !folds)
}

function familiesOf(
  sets: readonly ValueSet[],
  family: ComparedFamily | undefined,
): Set<ComparedFamily> {
  const families = new Set(sets.filter(isComparison).map((set) => set.family))
  if (family !== undefined) families.add(family)
  return families
}
