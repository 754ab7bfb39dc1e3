// How the built page fetches its parts (vite.config.ts has each `import()` of one go through this). Some browsers remember for as long as a page is open that a
// module did not come, and refuse it from then on without asking the server: the next try goes to another address of the same file.

type Part = Record<string, unknown>

/** `fetchFrom` fetches from this address; what came is not fetched again. */
export const partsFrom = (fetchFrom: (address: string) => Promise<Part>): ((path: string) => Promise<Part>) => {
  const failed = new Map<string, number>()
  return async (path) => {
    const times = failed.get(path) ?? 0
    try {
      return await fetchFrom(times === 0 ? path : `${path}?again=${times}`)
    } catch (error) {
      // Once for all who asked for it at that address: a part must not come twice, as two.
      if ((failed.get(path) ?? 0) === times) failed.set(path, times + 1)
      throw error
    }
  }
}

Object.assign(globalThis, { fetchPart: partsFrom((address) => import(/* @vite-ignore */ address) as Promise<Part>) })
