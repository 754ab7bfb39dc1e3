import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { garbageCollector } from './engine.ts'

it('the engine knows how memory is asked to grow', () => {
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' })
  expect(known).toContain('--heap-growing-percent (')
})

it('there really is a collector', async () => {
  const collect = garbageCollector()
  const gone = new WeakRef({ words: 'these' })
  // What a turn of the loop has touched is kept until its end.
  await new Promise((resolve) => setImmediate(resolve))
  collect()
  expect(gone.deref()).toBeUndefined()
})
