import { expect, it } from 'vitest'
import { WaitingWords } from './WaitingWords.ts'
import type { Kept, UnsavedWords } from './unsavedWords.ts'

const words = (text: string, key: Kept['key']): Kept => ({ update: new TextEncoder().encode(text), sections: [], key })

it('what is taken care of elsewhere is not sent as it was, even while this device moves it from one place to another', async () => {
  let moved: (row: number) => void = () => undefined
  const row = new Promise<number>((resolve) => (moved = resolve))
  const mine = words('mine', row)
  let isMoved = false
  // As on a slow disk: it is noted in one place until it stands in the other.
  const unsaved: UnsavedWords = {
    left: () =>
      Promise.resolve([
        words('left by another page', Promise.resolve(7)),
        words('mine, too', Promise.resolve(9)),
        isMoved ? words('mine', Promise.resolve(8)) : words('mine', Promise.resolve('noted'))
      ]),
    keep: () => mine,
    keepInPlaceOf: () => mine,
    letGo: () => Promise.resolve(),
    close: () => Promise.resolve()
  }
  const waiting = new WaitingWords(unsaved, { onOnlyHere: () => undefined, onLeft: () => undefined })
  const elsewhere = [mine]
  const read = waiting.readLeft(() => elsewhere)
  await Promise.resolve()
  // Somebody writes on meanwhile.
  elsewhere.push(words('mine, too', Promise.resolve(9)))
  isMoved = true
  moved(8)
  await read
  expect(waiting.takeLeft().map(({ update }) => new TextDecoder().decode(update))).toEqual(['left by another page'])
})
