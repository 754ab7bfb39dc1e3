import { expect, it } from 'vitest'
import { untilItComes } from './later.ts'

const ways = (reached: readonly boolean[]) => {
  const answers = [...reached]
  let waited = 0
  return {
    waited: () => waited,
    reaches: () => Promise.resolve(answers.shift() ?? true),
    moment: () => Promise.resolve(void waited++),
    styles: () => Promise.resolve()
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

it('nor is it shown before the styles have come that it asked for the first time', async () => {
  const away = ways([false, false])
  let isFirst = true
  let sheets = 0
  const styles = () => (isFirst || ++sheets === 2 ? Promise.resolve() : Promise.reject(new Error('no sheet')))
  const load = () => {
    if (!isFirst) return Promise.resolve(`after ${sheets}`)
    isFirst = false
    return Promise.reject(new Error('no line'))
  }
  expect(await untilItComes(load, { ...away, styles })).toBe('after 2')
})

it('a sheet that does not come though the server answers keeps no part away', async () => {
  const styles = () => Promise.reject(new Error('no sheet'))
  expect(await untilItComes(() => Promise.resolve('the part'), { ...ways([]), styles })).toBe('the part')
})
