// Who wants to know of requests.
import { warn } from '../../host/warn.ts'
import type { RequestEvent, RequestListener } from '../journal/request-event.ts'

export interface Wishes {
  /** Without it decisions that allow may tell no reason, which takes time to find out. */
  readonly wantsReasons: boolean
  /** Asked as each request begins: whether it is to be told. */
  readonly isOn: () => boolean
}

interface Listening extends Wishes {
  readonly listener: RequestListener
}

const EVERYTHING: Wishes = { wantsReasons: true, isOn: () => true }

export class RequestEvents {
  readonly #listeners = new Set<Listening>()

  /** Whether anyone listens: nothing is noted down of a request for nobody. */
  get isObserved(): boolean {
    for (const { isOn } of this.#listeners) if (isOn()) return true
    return false
  }

  /** Whether any of those who listen reads why things were allowed. */
  get wantsReasons(): boolean {
    return [...this.#listeners].some(({ isOn, wantsReasons }) => wantsReasons && isOn())
  }

  /** `listener` hears of every request, until what this returns is disposed of. */
  observe(listener: RequestListener, wishes: Wishes = EVERYTHING): Disposable {
    const listening = { ...wishes, listener }
    this.#listeners.add(listening)
    return { [Symbol.dispose]: () => void this.#listeners.delete(listening) }
  }

  /** A listener that fails is a warning: it takes neither the request nor other listeners along. */
  emit(event: RequestEvent): void {
    for (const { isOn, listener } of this.#listeners) {
      try {
        if (isOn()) listener(event)
      } catch (error) {
        warn(error)
      }
    }
  }
}
