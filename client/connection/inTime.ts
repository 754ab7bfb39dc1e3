// A browser's database may also never answer: neither with what it has, nor that it has not. Nobody waits for that for ever.

const STEP_MS = 500

/** What was asked for, or undefined when it has not come by then. Told in steps: while a machine sleeps, no time passes. */
export const inTime = async <Asked>(asked: Promise<Asked>, ms: number): Promise<Asked | undefined> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    const wait = (left: number): void => {
      timer = setTimeout(() => (left > STEP_MS ? wait(left - STEP_MS) : resolve(undefined)), Math.min(left, STEP_MS))
    }
    wait(ms)
  })
  try {
    return await Promise.race([asked, late])
  } finally {
    clearTimeout(timer)
  }
}
