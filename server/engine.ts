// What the process asks of its engine, which is V8.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What is in use may become four times as much before all of it is gone through, as V8 allows at most. Of itself the engine goes by
 *  how fast things come in these seconds: a small server was gone through again and again just when people began to write, 7 to 15 ms
 *  each time. */
export const letMemoryGrow = (): void => setFlagsFromString('--heap-growing-percent=300')

/** The engine's own collector, which it hands out only when asked by a flag. */
export const garbageCollector = (): (() => void) => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  setFlagsFromString('--no-expose-gc')
  return collect
}
