// What this page did with sections, so that it can be undone: each act keeps how it was before. Undoing changes
// only what still is as the act left it: what the other did since is never taken back with it.
import type * as Y from 'yjs'
import { type SectionId, newId } from '../../shared/alliance/ids.ts'
import { type Section, fieldsOf, sectionsOf } from '../../shared/alliance/layout.ts'
import {
  addSection,
  bringSectionBack,
  moveSection,
  renameSection,
  setSectionAside,
  writeRanks
} from '../../shared/alliance/sectionActs.ts'

type Act =
  | { type: 'renamed'; id: SectionId; from: string; to: string }
  | { type: 'moved'; id: SectionId; from: Map<SectionId, string>; to: Map<SectionId, string> }
  | { type: 'set aside'; id: SectionId }
  | { type: 'brought back'; id: SectionId }

/** What is told of the last act, until it is put away. */
export type Told = {
  words: string
  /** What a press would do about it; undefined when there is nothing to do. */
  then: 'Undo' | 'Redo' | undefined
}

/** Nobody steps back further than this on purpose. */
const MOST_KEPT = 100

export class SectionActs {
  readonly #doc: Y.Doc
  readonly #listeners = new Set<() => void>()
  #done: Act[] = []
  #undone: Act[] = []
  #told: Told | undefined

  constructor(doc: Y.Doc) {
    this.#doc = doc
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly told = (): Told | undefined => this.#told

  readonly putAway = (): void => this.#tell(undefined)

  rename({ id, title: from }: Section, to: string): void {
    if (to === from) return
    renameSection(this.#doc, id, to)
    this.#did({ type: 'renamed', id, from, to }, `“${from}” is now called “${to}”.`)
  }

  /** Puts a section before another, or behind the last on the page. */
  move({ id, title }: Section, { before }: { before: SectionId | undefined }): void {
    const earlier = new Map(sectionsOf(this.#doc).map((one) => [one.id, one.rank]))
    const to = moveSection(this.#doc, id, { before })
    if (to.size === 0) return
    const from = new Map([...to.keys()].map((moved) => [moved, earlier.get(moved) ?? '']))
    const shown = sectionsOf(this.#doc).filter((one) => !one.setAside)
    const place = shown.findIndex((one) => one.id === id) + 1
    this.#did({ type: 'moved', id, from, to }, `“${title}” is now number ${place} of ${shown.length}.`)
  }

  /** One place up or down among those on the page. False at either end. */
  step(section: Section, by: -1 | 1): boolean {
    const shown = sectionsOf(this.#doc).filter((one) => !one.setAside)
    const at = shown.findIndex(({ id }) => id === section.id)
    if (at < 0 || shown[at + by] === undefined) return false
    this.move(section, { before: by < 0 ? shown[at - 1]?.id : shown[at + 2]?.id })
    return true
  }

  setAside({ id, title }: Section): void {
    setSectionAside(this.#doc, id)
    this.#did({ type: 'set aside', id }, `“${title}” is set aside.`)
  }

  bringBack({ id, title }: Section): void {
    bringSectionBack(this.#doc, id)
    this.#did({ type: 'brought back', id }, `“${title}” is on the page.`)
  }

  add(title: string): SectionId {
    const id = newId<SectionId>()
    addSection(this.#doc, { id, title })
    this.#did({ type: 'brought back', id }, `“${title}” is on the page.`)
    return id
  }

  readonly undo = (): void => {
    const act = this.#done.pop()
    if (act === undefined) return
    const title = this.#titleOf(act.id)
    if (!this.#putBack(act)) return this.#tell({ words: `“${title}” was changed since, and stays as it is.`, then: undefined })
    this.#undone.push(act)
    this.#tell({ words: this.#undoneWords(act, title), then: 'Redo' })
  }

  readonly redo = (): void => {
    const act = this.#undone.pop()
    if (act === undefined) return
    const title = this.#titleOf(act.id)
    if (!this.#putBack(opposite(act)))
      return this.#tell({ words: `“${title}” was changed since, and stays as it is.`, then: undefined })
    this.#done.push(act)
    this.#tell({ words: this.#undoneWords(opposite(act), title), then: 'Undo' })
  }

  /** False when it is no longer as the act left it. */
  #putBack(act: Act): boolean {
    const doc = this.#doc
    const fields = fieldsOf(doc, act.id)
    switch (act.type) {
      case 'renamed':
        if (fields?.get('title') !== act.to) return false
        renameSection(doc, act.id, act.from)
        return true
      case 'moved': {
        const mine = [...act.from].filter(([id]) => fieldsOf(doc, id)?.get('rank') === act.to.get(id))
        if (!mine.some(([id]) => id === act.id)) return false
        writeRanks(doc, new Map(mine))
        return true
      }
      case 'set aside':
        if (fields?.get('setAside') !== true) return false
        bringSectionBack(doc, act.id)
        return true
      case 'brought back':
        if (fields === undefined || fields.get('setAside') === true) return false
        setSectionAside(doc, act.id)
        return true
    }
  }

  #undoneWords(act: Act, title: string): string {
    switch (act.type) {
      case 'renamed':
        return `“${act.to}” is called “${act.from}” again.`
      case 'moved':
        return `“${title}” stands where it stood.`
      case 'set aside':
        return `“${title}” is on the page again.`
      case 'brought back':
        return `“${title}” is set aside again.`
    }
  }

  #titleOf(id: SectionId): string {
    const title: unknown = fieldsOf(this.#doc, id)?.get('title')
    return typeof title === 'string' ? title : ''
  }

  #did(act: Act, words: string): void {
    this.#done = [...this.#done, act].slice(-MOST_KEPT)
    this.#undone = []
    this.#tell({ words, then: 'Undo' })
  }

  #tell(told: Told | undefined): void {
    this.#told = told
    for (const listener of this.#listeners) listener()
  }
}

/** What would bring about what undoing this one brought about. */
const opposite = (act: Act): Act => {
  switch (act.type) {
    case 'renamed':
      return { ...act, from: act.to, to: act.from }
    case 'moved':
      return { ...act, from: act.to, to: act.from }
    case 'set aside':
      return { type: 'brought back', id: act.id }
    case 'brought back':
      return { type: 'set aside', id: act.id }
  }
}
