import { expect, it } from 'vitest'
import { partsFrom } from './fetchPart.ts'

it('a part that did not come is asked for at another address, and one that came always at the same', async () => {
  const asked: string[] = []
  let isAway = true
  const fetchPart = partsFrom((address) => {
    asked.push(address)
    return isAway ? Promise.reject(new Error('no line')) : Promise.resolve({ address })
  })
  const both = await Promise.allSettled([fetchPart('./Share.js'), fetchPart('./Share.js')])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(fetchPart('./Share.js')).rejects.toThrow('no line')
  isAway = false
  expect(await fetchPart('./Share.js')).toEqual({ address: './Share.js?again=2' })
  expect(await fetchPart('./Share.js')).toEqual({ address: './Share.js?again=2' })
  expect(await fetchPart('./Notes.js')).toEqual({ address: './Notes.js' })
  expect(asked.slice(0, 3)).toEqual(['./Share.js', './Share.js', './Share.js?again=1'])
})
