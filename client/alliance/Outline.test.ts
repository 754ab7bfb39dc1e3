import { describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { type SectionId, newId } from '../../shared/alliance/ids.ts'
import { ROOTS, seedAlliance } from '../../shared/alliance/layout.ts'
import { Outline } from './Outline.ts'

const seeded = (): { doc: Y.Doc; outline: Outline; heard: () => number } => {
  const doc = new Y.Doc()
  const section = (title: string, starts: boolean) => ({ id: newId<SectionId>(), key: title.toLowerCase(), title, starts })
  seedAlliance(doc, { title: '', sections: [section('Today', true), section('Waiting', false), section('Repair', true)] })
  const outline = new Outline(doc)
  const listener = vi.fn<() => void>()
  outline.subscribe(listener)
  return { doc, outline, heard: () => listener.mock.calls.length }
}

describe('the outline of an alliance', () => {
  it('holds the sections that stand on the page, in their order', () => {
    const { outline } = seeded()
    expect(outline.view().sections.map(({ title }) => title)).toEqual(['Today', 'Repair'])
  })

  it('hears nothing of what is typed into a section', () => {
    const { outline, heard } = seeded()
    const before = outline.view()
    const paragraph = before.sections[0]?.body.get(0)
    if (!(paragraph instanceof Y.XmlElement)) throw new Error('a body begins with a paragraph')
    paragraph.insert(0, [new Y.XmlText('words')])
    expect(heard()).toBe(0)
    expect(outline.view()).toBe(before)
  })

  it('hears of a new title, and keeps the sections that did not change as they are', () => {
    const { doc, outline, heard } = seeded()
    const [today, repair] = outline.view().sections
    const map = doc.getMap(ROOTS.sections).get(today?.id ?? '')
    if (!(map instanceof Y.Map)) throw new Error('a section is a map')
    map.set('title', 'Where we stand')
    expect(heard()).toBe(1)
    expect(outline.view().sections[0]?.title).toBe('Where we stand')
    expect(outline.view().sections[1]).toBe(repair)
    doc.getMap(ROOTS.meta).set('title', 'The boat year')
    expect(outline.view().title).toBe('The boat year')
  })
})
