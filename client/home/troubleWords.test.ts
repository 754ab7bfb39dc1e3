import { expect, test } from 'vitest'
import { HttpProblem, NetworkFailure } from '../connection/http.ts'
import { troubleWords } from './troubleWords.ts'

const here = 'http://192.168.1.20:4400'
const problem = (code: string, status: number, detail?: string) => new HttpProblem({ code, status, title: 'the title', detail })

test('a server that is not there is told apart from one that says no', () => {
  expect(troubleWords(new NetworkFailure(new Error('x')), { here, doing: 'writing' }).title).toBe('The server cannot be reached.')
  expect(
    troubleWords(problem('bad-request', 400, 'me.name expects 1 to 80 visible characters'), { here, doing: 'writing' })
  ).toEqual({
    title: 'The title.',
    then: 'Me.name expects 1 to 80 visible characters.'
  })
})

test('a wrong address says both where you are and where the server was told it lives', () => {
  const { then } = troubleWords(problem('foreign-origin', 403, 'This server lives at http://localhost:4400.'), {
    here,
    doing: 'writing'
  })
  expect(then).toBe('You are at http://192.168.1.20:4400. This server lives at http://localhost:4400.')
})

test.each([
  [undefined, 'in a moment'],
  [3, 'in a moment'],
  [40, 'in 40 seconds'],
  [600, 'in 10 minutes'],
  [7200, 'in 2 hours']
])('after too many requests, %s seconds are waited %s', (seconds, words) => {
  const error = new HttpProblem({ code: 'too-many', status: 429, title: '' }, seconds)
  expect(troubleWords(error, { here, doing: 'writing' }).then).toContain(words)
})

test('a fault of this page does not read out its own insides', () => {
  const { title, then } = troubleWords(new TypeError('undefined is not a function'), { here, doing: 'writing' })
  expect(title + then).not.toContain('undefined')
})

test('who was writing is told that it is still there; who was reading has nothing to fear for', () => {
  const errors = [new NetworkFailure(new Error('x')), problem('too-many', 429), problem('fault', 500), new Error('x')]
  for (const error of errors) {
    expect(troubleWords(error, { here, doing: 'writing' }).then).toContain('What you typed is still here')
    expect(troubleWords(error, { here, doing: 'reading' }).then).not.toContain('typed')
  }
})
