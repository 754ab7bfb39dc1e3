export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

export const waitFor = async (test, ms, step = 20) => {
  const end = performance.now() + ms
  for (;;) {
    if (test()) return true
    if (performance.now() > end) return false
    await sleep(step)
  }
}

/** Does `act` for every item, `width` of them at a time. */
export const each = async (items, width, act) => {
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const index = next++
      await act(items[index], index)
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker))
}
