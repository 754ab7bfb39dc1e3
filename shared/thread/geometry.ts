/** How far along its length a bend keeps its direction, so that half a turn follows a sine closely. */
export const BEND = 0.3642

/** Half a turn: from one side to the other, upright at both ends. */
export const halfTurn = ({ from, to, top, bottom }: { from: number; to: number; top: number; bottom: number }): string => {
  const lead = (bottom - top) * BEND
  return `M${round(from)} ${round(top)}C${round(from)} ${round(top + lead)} ${round(to)} ${round(bottom - lead)} ${round(to)} ${round(bottom)}`
}

/** To a hundredth of a pixel: finer than any screen, and short in the page. */
export const round = (value: number): number => Math.round(value * 100) / 100
