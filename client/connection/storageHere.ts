/** The browser's storage; undefined where it is forbidden, which throws on the mere question. */
export const storageHere = (): Storage | undefined => {
  try {
    return globalThis.localStorage
  } catch {
    return undefined
  }
}
