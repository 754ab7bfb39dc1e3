import { describe, expect, it } from 'vitest'
import { type AllianceId, newId, type SectionId } from '../../shared/alliance/ids.ts'
import { FreshWords } from './freshWords.ts'

class Shelf implements Storage {
  readonly #items = new Map<string, string>()
  full = false
  get length(): number {
    return this.#items.size
  }
  clear(): void {
    this.#items.clear()
  }
  getItem(key: string): string | null {
    return this.#items.get(key) ?? null
  }
  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null
  }
  removeItem(key: string): void {
    this.#items.delete(key)
  }
  setItem(key: string, value: string): void {
    if (this.full) throw new DOMException('full', 'QuotaExceededError')
    this.#items.set(key, value)
  }
}

const alliance = newId<AllianceId>()
const sections = [newId<SectionId>()]
const words = (...bytes: number[]) => ({ update: new Uint8Array(bytes), sections })
const open = (storage: Storage | undefined, now: number, of = alliance) => new FreshWords({ alliance: of, storage, now })

describe('the newest unsaved words', () => {
  it('are there for the next page, in the order in which they were written, those of earlier pages first', () => {
    const shelf = new Shelf()
    const second = open(shelf, 2_000)
    second.note(words(3))
    const first = open(shelf, 1_000)
    first.note(words(1))
    first.note(words(2))
    expect(
      open(shelf, 3_000)
        .left()
        .map(({ update }) => update[0])
    ).toEqual([1, 2, 3])
    expect(open(shelf, 3_000).left()[0]?.sections).toEqual(sections)
  })

  it('are not taken for what was left while the page that wrote them is here', () => {
    const shelf = new Shelf()
    const page = open(shelf, 1_000)
    page.note(words(1))
    expect(page.left()).toEqual([])
  })

  it('are forgotten one by one, and never another alliance’s', () => {
    const shelf = new Shelf()
    const page = open(shelf, 1_000)
    const place = page.note(words(1))
    page.note(words(2))
    open(shelf, 1_000, newId<AllianceId>()).note(words(9))
    page.forget(place ?? '')
    expect(
      open(shelf, 2_000)
        .left()
        .map(({ update }) => update[0])
    ).toEqual([2])
  })

  it('say so when there is no room, and when there is no storage', () => {
    const shelf = new Shelf()
    shelf.full = true
    expect(open(shelf, 1_000).note(words(1))).toBeUndefined()
    expect(open(undefined, 1_000).note(words(1))).toBeUndefined()
    expect(open(undefined, 1_000).left()).toEqual([])
    expect(open(new Shelf(), 1_000).note({ update: new Uint8Array(100_000), sections })).toBeUndefined()
  })

  it('that were cut short or are somebody else’s are passed over', () => {
    const shelf = new Shelf()
    open(shelf, 1_000).note(words(1))
    shelf.setItem(`alongside/unsaved/${alliance}/0-x-0`, '{"update":"A')
    shelf.setItem('theirs', 'x')
    expect(
      open(shelf, 2_000)
        .left()
        .map(({ update }) => update[0])
    ).toEqual([1])
  })
})
