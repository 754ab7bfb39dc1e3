import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it, vi } from 'vitest'
import { soon } from './soon.ts'

const words = () => createElement('p', null, 'What changed.')

it('a part that was fetched ahead stands in the very drawing that asks for it', async () => {
  const load = vi.fn(() => Promise.resolve(words))
  const { Part, fetchAhead } = soon(load)
  await fetchAhead()
  await fetchAhead()
  expect(renderToStaticMarkup(createElement(Part))).toBe('<p>What changed.</p>')
  expect(load).toHaveBeenCalledTimes(1)
})
