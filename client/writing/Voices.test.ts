import { expect, it } from 'vitest'
import { Voices } from './Voices.ts'

const amara = { seatId: 'amara', name: 'Amara', ink: 'indigo' } as const
const known = (clients: [number, string][], knowsAuthors = true) => ({ me: 'amara', voices: [amara], clients, knowsAuthors })

it('asks for unknown client ids once: together, not before the first answer, and never for what a mark tells', async () => {
  let asked = 0
  const voices = new Voices(() => void asked++)
  expect(voices.seatOf(undefined, 1)).toBeUndefined()
  voices.know(known([], false))
  expect(voices.seatOf(undefined, 1)).toBeUndefined()
  await Promise.resolve()
  expect(asked).toBe(0)

  voices.know(known([[1, 'amara']]))
  expect(voices.seatOf(undefined, 1)).toBe('amara')
  expect(voices.seatOf('amara', 9)).toBe('amara')
  await Promise.resolve()
  expect(asked).toBe(0)

  for (const clientId of [2, 3, 2]) expect(voices.seatOf(undefined, clientId)).toBeUndefined()
  await Promise.resolve()
  expect(asked).toBe(1)
  // Answered, without them: they are not asked for again, another one is.
  voices.know(known([]))
  voices.seatOf(undefined, 2)
  await Promise.resolve()
  expect(asked).toBe(1)
  voices.seatOf(undefined, 4)
  await Promise.resolve()
  expect(asked).toBe(2)
})
