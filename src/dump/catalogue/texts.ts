import { detached } from '../../base/detached.ts'

/** Texts that occur often, each kept once and named by a number from 0. */
export class Texts {
  readonly #ids = new Map<string, number>()
  readonly #texts: string[] = []

  idOf(text: string): number {
    const known = this.#ids.get(text)
    if (known !== undefined) return known
    const own = detached(text)
    this.#ids.set(own, this.#texts.length)
    return this.#texts.push(own) - 1
  }

  textOf(id: number): string {
    return this.#texts[id] ?? ''
  }
}
