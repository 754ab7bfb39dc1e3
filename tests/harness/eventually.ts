/** Waits for a named condition. When it is not met in time, the failure shows what was seen last. */
export const eventually = async <T>(
  what: string,
  look: () => T | Promise<T>,
  isMet: (seen: T) => boolean,
  { within = 10_000 }: { within?: number } = {}
): Promise<T> => {
  const deadline = performance.now() + within
  for (;;) {
    const seen = await look()
    if (isMet(seen)) return seen
    if (performance.now() > deadline) throw new Error(`${what}: not within ${within} ms; last seen: ${show(seen)}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const show = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)))
