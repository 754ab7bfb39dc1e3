// The memory of the process that makes the load. To go through all that a thousand clients hold takes it a tenth of a second on both
// cores, once in ten seconds: of all letters that came late, nearly all came late then, and none for the server's sake.
import { setFlagsFromString } from 'node:v8'

const { garbageCollector } = await import(new URL('../../../dist/modules/server/engine.js', import.meta.url))

/** Before anything is measured: what is set up is gone through once. */
export const collect = garbageCollector()

/** From what is in use then it may grow sixteenfold, which no run comes near. */
setFlagsFromString('--heap-growing-percent=1500')
