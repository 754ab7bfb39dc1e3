import { useMemo, useSyncExternalStore } from 'react'
import type * as Y from 'yjs'
import type { Voices } from '../writing/Voices.ts'
import { blocksOf } from '../writing/runs.ts'

/** Nobody needs to see the thread change within the same breath. */
const BREATH_MS = 300

/** The seats whose words stand in this section, in no order that means anything. Drawn again only when somebody
 *  writes the first word or takes the last one away. */
export const useWriters = (body: Y.XmlFragment, voices: Voices): readonly string[] => {
  const writers = useMemo(() => new Writers(body, voices), [body, voices])
  return useSyncExternalStore(writers.subscribe, writers.view)
}

class Writers {
  readonly #body: Y.XmlFragment
  readonly #voices: Voices
  #view: readonly string[]

  constructor(body: Y.XmlFragment, voices: Voices) {
    this.#body = body
    this.#voices = voices
    this.#view = this.#read()
  }

  readonly view = (): readonly string[] => this.#view

  readonly subscribe = (listener: () => void): (() => void) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      timer = undefined
      const writers = this.#read()
      if (writers.join() === this.#view.join()) return
      this.#view = writers
      listener()
    }
    const lookSoon = () => {
      timer ??= setTimeout(look, BREATH_MS)
    }
    this.#body.observeDeep(lookSoon)
    const stop = this.#voices.subscribe(lookSoon)
    lookSoon()
    return () => {
      clearTimeout(timer)
      this.#body.unobserveDeep(lookSoon)
      stop()
    }
  }

  #read(): string[] {
    const writers = new Set<string>()
    for (const { runs } of blocksOf(this.#body))
      for (const { text, marked, clientId } of runs) {
        if (text.trim() === '') continue
        const seat = this.#voices.seatOf(marked, clientId)
        if (seat !== undefined) writers.add(seat)
      }
    return [...writers].sort()
  }
}
