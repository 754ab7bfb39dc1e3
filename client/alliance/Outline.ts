// The alliance as its document holds it, without the words: title and sections in their order, those that stand on
// the page and those that are set aside. What is typed into a section changes nothing here, so nothing is drawn again for it.
import type * as Y from 'yjs'
import { ROOTS, type Section, sectionsOf, titleOf } from '../../shared/alliance/layout.ts'

export type OutlineView = {
  title: string
  /** All of them, set-aside ones included. */
  all: readonly Section[]
  /** Those that stand on the page. */
  sections: readonly Section[]
}

export class Outline {
  readonly #doc: Y.Doc
  #view: OutlineView

  constructor(doc: Y.Doc) {
    this.#doc = doc
    this.#view = viewOf(titleOf(doc), sectionsOf(doc))
  }

  readonly view = (): OutlineView => this.#view

  readonly subscribe = (listener: () => void): (() => void) => {
    const sections = this.#doc.getMap(ROOTS.sections)
    const meta = this.#doc.getMap(ROOTS.meta)
    const look = () => {
      this.#look()
      listener()
    }
    const onSections = (events: Y.YEvent<Y.AbstractType<unknown>>[]) => {
      if (events.some(({ target }) => target === sections || target.parent === sections)) look()
    }
    // What came between the first look and now; whoever subscribes reads the view again.
    this.#look()
    sections.observeDeep(onSections)
    meta.observe(look)
    return () => {
      sections.unobserveDeep(onSections)
      meta.unobserve(look)
    }
  }

  /** Sections that did not change stay the same objects, so that only those that did are drawn again. */
  #look(): void {
    const before = new Map(this.#view.all.map((section) => [section.id, section]))
    const all = sectionsOf(this.#doc).map((section) => {
      const known = before.get(section.id)
      return known !== undefined && isSame(known, section) ? known : section
    })
    const title = titleOf(this.#doc)
    const unchanged =
      title === this.#view.title &&
      all.length === this.#view.all.length &&
      all.every((section, i) => section === this.#view.all[i])
    if (!unchanged) this.#view = viewOf(title, all)
  }
}

const viewOf = (title: string, all: readonly Section[]): OutlineView => ({
  title,
  all,
  sections: all.filter(({ setAside }) => !setAside)
})

const isSame = (a: Section, b: Section): boolean =>
  a.title === b.title && a.rank === b.rank && a.key === b.key && a.setAside === b.setAside && a.body === b.body
