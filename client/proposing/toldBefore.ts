// Which outcomes were put away in this browser: random ids, nothing of what was asked or answered.

const PLACE = 'alongside-put-away'
/** As many as a page could still be told of. */
const MOST = 100

export const putAwayBefore = (): string[] => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(PLACE) ?? '[]')
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []
  } catch {
    return [] // no storage, or not ours: it is told once more
  }
}

export const putAway = (id: string): void => {
  try {
    localStorage.setItem(PLACE, JSON.stringify([...putAwayBefore(), id].slice(-MOST)))
  } catch {
    // A browser without room tells it again next time, and that is all.
  }
}
