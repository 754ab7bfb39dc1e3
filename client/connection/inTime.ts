// A browser's database may also never answer: neither with what it has, nor that it has not. Nobody waits for that for ever.

/** What was asked for, or undefined when it has not come by then. */
export const inTime = async <Asked>(asked: Promise<Asked>, ms: number): Promise<Asked | undefined> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms)
  })
  try {
    return await Promise.race([asked, late])
  } finally {
    clearTimeout(timer)
  }
}
