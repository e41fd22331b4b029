// Who wants to know of requests.
import type { RequestEvent, RequestListener } from './request-event.ts'

interface Listening {
  readonly listener: RequestListener
  readonly wantsReasons: boolean
}

export class RequestEvents {
  readonly #listeners = new Set<Listening>()

  /** Whether anyone listens: nothing is noted down of a request for nobody. */
  get isObserved(): boolean {
    return this.#listeners.size > 0
  }

  /** Whether any of those who listen reads why things were allowed. */
  get wantsReasons(): boolean {
    return [...this.#listeners].some(({ wantsReasons }) => wantsReasons)
  }

  /**
   * `listener` hears of every request that begins from now on, until what this returns is disposed
   * of. Without `wantsReasons` decisions that allow may tell no reason.
   */
  observe(listener: RequestListener, wantsReasons = true): Disposable {
    const listening = { listener, wantsReasons }
    this.#listeners.add(listening)
    return { [Symbol.dispose]: () => void this.#listeners.delete(listening) }
  }

  /** A listener that fails is a warning: it takes neither the request nor other listeners along. */
  emit(event: RequestEvent): void {
    for (const { listener } of this.#listeners) {
      try {
        listener(event)
      } catch (error) {
        process.emitWarning(error instanceof Error ? error : String(error))
      }
    }
  }
}
