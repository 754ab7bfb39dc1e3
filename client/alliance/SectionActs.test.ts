import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { type SectionId, newId } from '../../shared/alliance/ids.ts'
import { type Section, fieldsOf, sectionsOf, seedAlliance } from '../../shared/alliance/layout.ts'
import { renameSection, setSectionAside } from '../../shared/alliance/sectionActs.ts'
import { SectionActs } from './SectionActs.ts'

const seeded = () => {
  const doc = new Y.Doc()
  const section = (title: string, starts = true) => ({ id: newId<SectionId>(), key: title.toLowerCase(), title, starts })
  seedAlliance(doc, { title: '', sections: [section('One'), section('Two'), section('Three'), section('Waiting', false)] })
  const shown = () => sectionsOf(doc).filter(({ setAside }) => !setAside)
  const called = (title: string): Section => {
    const found = sectionsOf(doc).find((one) => one.title === title)
    if (found === undefined) throw new Error(`no section ${title}`)
    return found
  }
  return {
    doc,
    acts: new SectionActs(doc),
    titles: () =>
      shown()
        .map(({ title }) => title)
        .join(' '),
    called
  }
}

describe('every act', () => {
  it('can be undone and done again, in the order in which it was done', () => {
    const { acts, titles, called } = seeded()
    acts.rename(called('One'), 'First')
    acts.move(called('Three'), { before: called('First').id })
    acts.setAside(called('Two'))
    acts.bringBack(called('Waiting'))
    acts.add('Our own')
    const steps = [
      'One Two Three',
      'First Two Three',
      'Three First Two',
      'Three First',
      'Three First Waiting',
      'Three First Waiting Our own'
    ]
    expect(titles()).toBe(steps.at(-1))
    for (const step of steps.toReversed().slice(1)) {
      acts.undo()
      expect(titles()).toBe(step)
    }
    acts.undo()
    for (const step of steps.slice(1)) {
      acts.redo()
      expect(titles()).toBe(step)
    }
  })

  it('says what happened, and what can be done about it', () => {
    const { acts, called } = seeded()
    acts.setAside(called('Two'))
    expect(acts.told()).toEqual({ words: '“Two” is set aside.', then: 'Undo' })
    acts.undo()
    expect(acts.told()).toEqual({ words: '“Two” is on the page again.', then: 'Redo' })
    acts.move(called('Three'), { before: called('One').id })
    expect(acts.told()?.words).toBe('“Three” is now number 1 of 3.')
    acts.putAway()
    expect(acts.told()).toBeUndefined()
  })
})

describe('undoing', () => {
  it('never takes back what the other did since', () => {
    const { doc, acts, titles, called } = seeded()
    const { id } = called('One')
    acts.rename(called('One'), 'Mine')
    renameSection(doc, id, 'Theirs')
    acts.undo()
    expect(titles()).toBe('Theirs Two Three')
    expect(acts.told()).toEqual({ words: '“Theirs” was changed since, and stays as it is.', then: undefined })

    acts.move(called('Three'), { before: id })
    fieldsOf(doc, called('Three').id)?.set('rank', 'zz')
    acts.undo()
    expect(titles()).toBe('Theirs Two Three')

    acts.bringBack(called('Waiting'))
    setSectionAside(doc, called('Waiting').id)
    acts.undo()
    expect(titles()).toBe('Theirs Two Three')
  })

  it('never removes a section: one that was added is set aside', () => {
    const { doc, acts, called } = seeded()
    acts.add('Our own')
    acts.undo()
    expect(called('Our own').setAside).toBe(true)
    expect(sectionsOf(doc)).toHaveLength(5)
  })

  it('of nothing does nothing', () => {
    const { acts, titles } = seeded()
    acts.undo()
    acts.redo()
    expect(titles()).toBe('One Two Three')
    expect(acts.told()).toBeUndefined()
  })
})
