import { useSyncExternalStore } from 'react'
import type * as Y from 'yjs'
import { digestOfSection, hasWords } from '../../shared/alliance/digest.ts'
import type { Section } from '../../shared/alliance/layout.ts'

/** Nobody needs to see a yes lapse within the same breath. */
const BREATH_MS = 150

export type Words = {
  /** Of the words as this page shows them. */
  digest: string
  isEmpty: boolean
}

/** At this moment, whatever was drawn last. Never what the server said of them: only what is rendered here. */
export const wordsNow = ({ title, body }: Pick<Section, 'title' | 'body'>): Words => ({
  digest: digestOfSection(title, body),
  isEmpty: !hasWords(body)
})

/** The words of the sections as far as a yes depends on them, read once for all who show something of it. */
export class SectionWords {
  readonly #rendered = new Map<string, RenderedWords>()

  of(section: Section): RenderedWords {
    const known = this.#rendered.get(section.id)
    if (known?.isOf(section) === true) return known
    const rendered = new RenderedWords(section)
    this.#rendered.set(section.id, rendered)
    return rendered
  }
}

export const useWords = (words: SectionWords, section: Section): Words => {
  const rendered = words.of(section)
  return useSyncExternalStore(rendered.subscribe, rendered.view)
}

class RenderedWords {
  readonly #title: string
  readonly #body: Y.XmlFragment
  readonly #listeners = new Set<() => void>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #view: Words | undefined

  constructor({ title, body }: Section) {
    this.#title = title
    this.#body = body
  }

  isOf({ title, body }: Section): boolean {
    return title === this.#title && body === this.#body
  }

  readonly view = (): Words => (this.#view ??= this.#read())

  readonly subscribe = (listener: () => void): (() => void) => {
    if (this.#listeners.size === 0) {
      this.#body.observeDeep(this.#lookSoon)
      // Nobody listened until now.
      this.#lookSoon()
    }
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      clearTimeout(this.#timer)
      this.#timer = undefined
      this.#body.unobserveDeep(this.#lookSoon)
    }
  }

  readonly #lookSoon = (): void => {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      const words = this.#read()
      if (words.digest === this.#view?.digest && words.isEmpty === this.#view.isEmpty) return
      this.#view = words
      for (const listener of this.#listeners) listener()
    }, BREATH_MS)
  }

  #read(): Words {
    return wordsNow({ title: this.#title, body: this.#body })
  }
}
