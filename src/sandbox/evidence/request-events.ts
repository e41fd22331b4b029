// Who wants to know of requests.
import type { RequestEvent, RequestListener } from './request-event.ts'

export class RequestEvents {
  readonly #listeners = new Set<RequestListener>()

  /** Whether anyone listens: nothing is noted down of a request for nobody. */
  get isObserved(): boolean {
    return this.#listeners.size > 0
  }

  /** `listener` hears of every request that begins from now on, until it is disposed of. */
  observe(listener: RequestListener): Disposable {
    const own: RequestListener = (event) => listener(event)
    this.#listeners.add(own)
    return { [Symbol.dispose]: () => void this.#listeners.delete(own) }
  }

  /** A listener that fails is a warning: it takes neither the request nor other listeners along. */
  emit(event: RequestEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event)
      } catch (error) {
        process.emitWarning(error instanceof Error ? error : String(error))
      }
    }
  }
}
