import * as decoding from 'lib0/decoding'
import { describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { encodeSyncStep1, encodeSyncStep2, encodeSyncUpdate } from '../../shared/protocol/messages.ts'
import { OncePerFrame } from './OncePerFrame.ts'

/** A page that is drawn when the test says so, and the other's hand, who writes a letter with each message. */
const open = ({ isDrawn = true } = {}) => {
  const [mine, hers] = [new Y.Doc(), new Y.Doc()]
  const words = (doc: Y.Doc): Y.Text => doc.getText('words')
  let frame: (() => void) | undefined
  const changes: string[] = []
  const taken = (updates: Uint8Array[]): void => {
    mine.transact(() => {
      for (const update of updates) Y.applyUpdate(mine, update)
    })
    changes.push(words(mine).toJSON())
  }
  const waits = new OncePerFrame(taken, (act) => {
    if (!isDrawn) return undefined
    frame = act
    return () => (frame = undefined)
  })
  const comes = (message: Uint8Array): void => {
    const decoder = decoding.createDecoder(message)
    decoding.readVarUint(decoder)
    if (waits.keeps(decoder)) return
    if (decoding.readVarUint(decoder) !== 0) taken([decoding.readVarUint8Array(decoder)])
  }
  const she = (text: string): void => {
    for (const letter of text) {
      const before = Y.encodeStateVector(hers)
      words(hers).insert(words(hers).length, letter)
      comes(encodeSyncUpdate(Y.encodeStateAsUpdate(hers, before)))
    }
  }
  return {
    waits,
    she,
    changes,
    asked: () => comes(encodeSyncStep1(Y.encodeStateVector(hers))),
    answered: () => comes(encodeSyncStep2(Y.encodeStateAsUpdate(hers))),
    read: () => words(mine).toJSON(),
    isAwaited: () => frame !== undefined,
    draw: () => {
      const act = frame
      frame = undefined
      act?.()
    }
  }
}

describe('what the other writes', () => {
  it('is taken at once when it comes alone, and again once the page was drawn', () => {
    const { she, draw, changes, isAwaited } = open()
    she('a')
    expect(changes).toEqual(['a'])
    draw()
    expect(isAwaited()).toBe(false)
    she('b')
    expect(changes).toEqual(['a', 'ab'])
  })

  it('is one change a frame where it comes faster, for as long as it does', () => {
    const { she, draw, changes, waits, isAwaited } = open()
    for (const text of ['abcd', 'efgh', 'ijkl']) {
      she(text)
      expect(waits.holds).toBe(true)
      draw()
      expect(waits.holds).toBe(false)
    }
    expect(changes).toEqual(['a', 'abcd', 'abcdefgh', 'abcdefghijkl'])
    draw()
    expect([changes.length, isAwaited()]).toEqual([4, false])
  })

  it('is there before any question is answered, or answer taken, and before the page asks for it', () => {
    for (const message of ['asked', 'answered'] as const) {
      const made = open()
      made.she('abc')
      expect(made.read()).toBe('a')
      made[message]()
      expect([made.waits.holds, made.read()]).toEqual([false, 'abc'])
    }
    const { she, waits, read, draw, changes } = open()
    she('abc')
    waits.letIn()
    expect([waits.holds, read()]).toEqual([false, 'abc'])
    draw()
    expect(changes).toEqual(['a', 'abc'])
  })

  it('waits for no frame where nobody sees the page', () => {
    const { she, changes } = open({ isDrawn: false })
    she('abc')
    expect(changes).toEqual(['a', 'ab', 'abc'])
  })

  it('leaves nothing behind on a page that goes', () => {
    const { she, waits, isAwaited } = open()
    she('ab')
    waits.close()
    expect(isAwaited()).toBe(false)
  })
})

describe('a page in a browser', () => {
  const withPage = (visibilityState: string): { frame: () => void; asked: () => number; cancelled: number[] } => {
    let act: (() => void) | undefined
    let asked = 0
    const cancelled: number[] = []
    vi.stubGlobal('document', { visibilityState })
    vi.stubGlobal('requestAnimationFrame', (drawn: () => void) => {
      act = drawn
      return ++asked
    })
    vi.stubGlobal('cancelAnimationFrame', (nth: number) => cancelled.push(nth))
    return { frame: () => act?.(), asked: () => asked, cancelled }
  }
  const update = (): decoding.Decoder => {
    const decoder = decoding.createDecoder(encodeSyncUpdate(new Uint8Array([0, 0])))
    decoding.readVarUint(decoder)
    return decoder
  }

  it('is drawn by its frames; one that does not come is waited for a quarter of a second', async () => {
    vi.useFakeTimers()
    try {
      const { frame, asked } = withPage('visible')
      const taken: number[] = []
      const waits = new OncePerFrame((updates) => taken.push(updates.length))
      expect([waits.keeps(update()), waits.keeps(update()), waits.keeps(update())]).toEqual([false, true, true])
      frame()
      expect([taken, asked()]).toEqual([[2], 2])
      waits.keeps(update())
      await vi.advanceTimersByTimeAsync(249)
      expect(taken).toEqual([2])
      await vi.advanceTimersByTimeAsync(1)
      expect(taken).toEqual([2, 1])
      waits.close()
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
      vi.unstubAllGlobals()
    }
  })

  it('that is hidden asks for none', () => {
    const { asked } = withPage('hidden')
    const waits = new OncePerFrame(() => undefined)
    expect([waits.keeps(update()), waits.keeps(update()), asked()]).toEqual([false, false, 0])
    vi.unstubAllGlobals()
  })
})
