// The geometry of the thread, the one ornament: what is true of a section, drawn as a strand for each voice, on a rail of its own. A
// place that a voice has not used is pricked with holes, as for sewing; words are a strand. Here for two; for more, threadOfMany.ts. Pure:
// shapes in, no SVG, no page.
import {
  type Drawing,
  type Lies,
  SIZES,
  type Shape,
  type ThreadSize,
  type ThreadState,
  type Winds,
  laid,
  pricked,
  railAt,
  widthOf
} from './rails.ts'
import { twine, windRound } from './twine.ts'

/** The thread of a place `height` pixels tall. */
export const drawThread = ({ state, height, size }: { state: ThreadState; height: number; size: ThreadSize }): Drawing => {
  const length = lengthOf(height)
  return { width: widthOf(size), height: length, shapes: shapesOf(state, { length, size }) }
}

export const lengthOf = (height: number): number => (Number.isFinite(height) ? Math.max(0, height) : 0)

const winds = (lies: Lies): lies is Winds => lies === 'willing' || lies === 'in'

const shapesOf = ({ rails, cord }: ThreadState, place: { length: number; size: ThreadSize }): Shape[] => {
  const [a, b] = [rails[0]?.lies ?? 'pricked', rails[1]?.lies ?? 'pricked'] as const
  if (cord?.reach === 'whole' || (cord === undefined && winds(a) && winds(b)))
    return twine({ agreed: [winds(a) ? a : 'in', winds(b) ? b : 'in'] }, place)
  if (cord !== undefined) {
    const since = winds(a) ? { loose: 1 as const, other: a } : winds(b) ? { loose: 0 as const, other: b } : 'changed'
    return twine({ agreed: ['in', 'in'], since }, place)
  }
  // Whoever has not said a yes hangs straight, for the other to wind round.
  if (winds(a)) return windRound({ yes: 0, winds: a }, place)
  if (winds(b)) return windRound({ yes: 1, winds: b }, place)
  const { length, size } = place
  const holes = [a, b].flatMap((lies, rail) =>
    lies === 'pricked' ? pricked(railAt(rail, size), { top: 0, bottom: length }, SIZES[size]) : []
  )
  return [...holes, ...(a === 'laid' ? laid(0, place) : []), ...(b === 'laid' ? laid(1, place) : [])]
}
