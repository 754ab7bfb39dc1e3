// What the process asks of its engine, which is V8.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What is in use may become four times as much before all of it is gone through, as V8 allows at most. Of itself the engine goes by
 *  how fast things come in these seconds: a small server was gone through again and again just when people began to write, 7 to 15 ms
 *  each time. */
export const letMemoryGrow = (): void => setFlagsFromString('--heap-growing-percent=300')

/** Goes through all that is used. */
export const garbageCollector = (): (() => void) => {
  const collect = askedForCollector()
  return () => collect()
}

/** Goes through what was made just now alone: as long as it takes to find what of that is still used. */
export const youngCollector = (): (() => void) => {
  const collect = askedForCollector()
  return () => collect({ type: 'minor' })
}

/** The engine hands it out only when asked by a flag. */
const askedForCollector = (): ((options?: { type: 'minor' }) => void) => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as (options?: { type: 'minor' }) => void
  setFlagsFromString('--no-expose-gc')
  return collect
}
