// A thread beside a very long section, in few pieces. React looks for the place of each child that is new among all that come after
// it: of ten thousand holes, each in a place of its own, that is fifty million looks whenever the section becomes a line longer.
import { round } from '../../shared/thread/geometry.ts'
import type { Shape } from '../../shared/thread/rails.ts'

type Hole = Extract<Shape, { kind: 'hole' }>
type Drawn = Exclude<Shape, Hole> | { kind: 'holes'; path: string }

/** Siblings that React may have to go through. */
const BUNDLE = 64

/** In the order in which they lie on each other; holes that follow on each other are one path. */
export const bundled = (shapes: readonly Shape[]): Drawn[][] => {
  const bundles: Drawn[][] = []
  let holes: string[] = []
  const put = (drawn: Drawn): void => {
    const last = bundles.at(-1)
    if (last === undefined || last.length >= BUNDLE) bundles.push([drawn])
    else last.push(drawn)
  }
  const prick = (): void => {
    if (holes.length > 0) put({ kind: 'holes', path: holes.join('') })
    holes = []
  }
  for (const shape of shapes)
    if (shape.kind === 'hole') holes.push(circle(shape))
    else {
      prick()
      put(shape)
    }
  prick()
  return bundles
}

const circle = ({ x, y, radius }: Hole): string => {
  const across = round(2 * radius)
  return `M${round(x - radius)} ${y}a${radius} ${radius} 0 1 0 ${across} 0a${radius} ${radius} 0 1 0 ${-across} 0`
}
