import * as decoding from 'lib0/decoding'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { encodeSyncStep2, encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import { UntilComposed } from './UntilComposed.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Two paragraphs, one of which is composed in, and the other's hand. */
const open = () => {
  const [mine, hers] = [new Y.Doc(), new Y.Doc()]
  const words = (doc: Y.Doc): Y.XmlFragment => doc.getXmlFragment('words')
  const paragraph = (text: string): Y.XmlElement => {
    const element = new Y.XmlElement('paragraph')
    element.insert(0, [new Y.XmlText(text)])
    return element
  }
  words(hers).insert(0, [paragraph('boat'), paragraph('sea')])
  Y.applyUpdate(mine, Y.encodeStateAsUpdate(hers))
  const composed = new UntilComposed(mine, (update) => Y.applyUpdate(mine, update))
  /** As a message of hers comes: taken at once, unless it is kept. */
  const comes = (message: Uint8Array): void => {
    const decoder = decoding.createDecoder(message)
    decoding.readVarUint(decoder)
    if (composed.keeps(decoder)) return
    decoding.readVarUint(decoder)
    Y.applyUpdate(mine, decoding.readVarUint8Array(decoder))
  }
  const she = (act: (words: Y.XmlFragment) => void): void => {
    const before = Y.encodeStateVector(hers)
    act(words(hers))
    comes(encodeSyncUpdate(Y.encodeStateAsUpdate(hers, before)))
  }
  return {
    composed,
    she,
    paragraph,
    answered: () => comes(encodeSyncStep2(Y.encodeStateAsUpdate(hers))),
    read: () => String(words(mine)).replaceAll('</paragraph>', ' ').replaceAll('<paragraph>', '').trim()
  }
}
const write = (words: Y.XmlFragment, text: string): void => {
  const first = words.get(0)
  const at = first instanceof Y.XmlElement ? first.get(0) : undefined
  if (at instanceof Y.XmlText) at.insert(0, text)
}

const erase = (words: Y.XmlFragment): void => {
  const first = words.get(0)
  const at = first instanceof Y.XmlElement ? first.get(0) : undefined
  if (at instanceof Y.XmlText) at.delete(0, 3)
}

describe('that what is composed stands among the words', () => {
  const toldOf = (composed: UntilComposed): { is: boolean } => {
    const told = { is: false }
    void composed.over?.then(() => (told.is = true))
    return told
  }

  it('is told a moment after it does, and need not be waited for where nobody composes', async () => {
    const { composed } = open()
    expect(composed.over).toBeUndefined()
    composed.begins()
    composed.ends()
    composed.begins()
    const told = toldOf(composed)
    await vi.advanceTimersByTimeAsync(1_000)
    composed.ends()
    expect(told.is).toBe(false)
    await vi.advanceTimersByTimeAsync(60)
    expect(told.is).toBe(true)
    expect(composed.over).toBeUndefined()
  })

  it('is not waited for for ever', async () => {
    const { composed } = open()
    composed.begins()
    const told = toldOf(composed)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(told.is).toBe(true)
    expect(composed.over).toBeUndefined()
  })
})

describe('while somebody composes', () => {
  it.for([
    { what: 'a paragraph', act: (words: Y.XmlFragment, made: Y.XmlElement) => words.insert(0, [made]), after: 'new boat sea' },
    { what: 'a paragraph that goes', act: (words: Y.XmlFragment) => words.delete(1, 1), after: 'boat' },
    {
      what: 'another kind',
      act: (words: Y.XmlFragment) => {
        const first = words.get(0)
        if (first instanceof Y.XmlElement) first.setAttribute('quote', 'yes')
      },
      after: '<paragraph quote="yes">boat sea'
    }
  ])('$what waits until it stands there', async ({ act, after }) => {
    const { composed, she, paragraph, read } = open()
    composed.begins()
    she((words) => act(words, paragraph('new')))
    expect([composed.holds, read()]).toEqual([true, 'boat sea'])
    composed.ends()
    expect(read()).toBe('boat sea')
    await vi.advanceTimersByTimeAsync(60)
    expect([composed.holds, read()]).toEqual([false, after])
  })

  it.for([
    { what: 'taken back', act: (block: Y.XmlElement) => block.removeAttribute('quote'), after: 'boat sea' },
    {
      what: 'set anew',
      act: (block: Y.XmlElement) => block.setAttribute('quote', 'no'),
      after: '<paragraph quote="no">boat sea'
    }
  ])('a kind that is $what waits, too', ({ act, after }) => {
    const { composed, she, read } = open()
    const first = (words: Y.XmlFragment, change: (block: Y.XmlElement) => void): void => {
      const block = words.get(0)
      if (block instanceof Y.XmlElement) change(block)
    }
    she((words) => first(words, (block) => block.setAttribute('quote', 'yes')))
    composed.begins()
    she((words) => first(words, act))
    expect([composed.holds, read()]).toEqual([true, '<paragraph quote="yes">boat sea'])
    composed.letIn()
    expect(read()).toBe(after)
  })

  it('letters come at once, but for those that stand behind what waits', async () => {
    const { composed, she, paragraph, read } = open()
    composed.begins()
    she((words) => write(words, 'my '))
    expect(read()).toBe('my boat sea')
    she((words) => words.insert(2, [paragraph('')]))
    she((words) => write(words, 'in '))
    expect(read()).toBe('my boat sea')
    composed.ends()
    await vi.advanceTimersByTimeAsync(60)
    expect(read()).toBe('in my boat sea')
  })

  it.for([
    { how: 'come', act: (words: Y.XmlFragment) => write(words, 'my ') },
    { how: 'go', act: (words: Y.XmlFragment) => erase(words) }
  ])('letters that $how where a word has no end wait', ({ act }) => {
    const { composed, she, read } = open()
    she((words) => write(words, 'بت'.repeat(600)))
    const before = read()
    composed.begins()
    she(act)
    expect([composed.holds, read()]).toEqual([true, before])
    composed.letIn()
    expect(read()).not.toBe(before)
  })

  it('a word that is never chosen keeps nothing away for longer than ten seconds, one word behind the other neither', async () => {
    const { composed, she, paragraph, read } = open()
    composed.begins()
    she((words) => words.insert(2, [paragraph('shore')]))
    for (let second = 0; second < 9; second++) {
      await vi.advanceTimersByTimeAsync(980)
      composed.ends()
      await vi.advanceTimersByTimeAsync(20)
      composed.begins()
    }
    expect(read()).toBe('boat sea')
    await vi.advanceTimersByTimeAsync(1_000)
    expect([composed.holds, read()]).toEqual([false, 'boat sea shore'])
  })

  it('nothing waits a second time for a word of which nobody has said that it is over', async () => {
    const { composed, she, paragraph, read } = open()
    composed.begins()
    she((words) => words.insert(2, [paragraph('shore')]))
    await vi.advanceTimersByTimeAsync(10_000)
    she((words) => words.insert(3, [paragraph('home')]))
    expect([composed.holds, read()]).toEqual([false, 'boat sea shore home'])
  })

  it('what waits is there before all of it comes again on a new line', () => {
    const { composed, she, paragraph, answered, read } = open()
    composed.begins()
    she((words) => words.insert(2, [paragraph('shore')]))
    answered()
    expect([composed.holds, read()]).toEqual([false, 'boat sea shore'])
  })
})

it('nothing waits while nobody composes', () => {
  const { composed, she, paragraph, read } = open()
  she((words) => words.insert(2, [paragraph('shore')]))
  expect([composed.holds, read()]).toEqual([false, 'boat sea shore'])
})
