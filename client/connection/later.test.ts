import { expect, it } from 'vitest'
import { untilItComes } from './later.ts'

const ways = (reached: readonly boolean[]) => {
  const answers = [...reached]
  let waited = 0
  return {
    waited: () => waited,
    reaches: () => Promise.resolve(answers.shift() ?? true),
    moment: () => Promise.resolve(void waited++),
    clear: () => undefined
  }
}

it('a part that is needed without a line comes when there is one again, however long that takes', async () => {
  const away = ways(Array.from({ length: 50 }, () => false))
  let asked = 0
  const load = () => (++asked <= 50 ? Promise.reject(new Error('no line')) : Promise.resolve('the part'))
  expect(await untilItComes(load, away)).toBe('the part')
  expect(away.waited()).toBe(50)
})

it('a part that does not come though the server answers is told of, after a few tries', async () => {
  let asked = 0
  const load = () => Promise.reject(new Error(`try ${++asked}`))
  await expect(untilItComes(load, ways([true, false, false, true, true]))).rejects.toThrow('try 5')
})
