// Puts each note at the height of its words, in the margin, one under another; in pixels, since the words decide where that is. On a page
// without a margin they stand where they stand.

const GAP = 20
/** From the words to the dotted line, where the leader goes. */
const LEADER = 40

/** Follows the words as their lines break anew; ends with what it returns. */
export const alignNotes = (place: HTMLElement): (() => void) => {
  const chapter = place.closest<HTMLElement>('section')
  if (chapter === null) return () => undefined
  let frame = 0
  const soon = (): void => {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(() => align(place, chapter))
  }
  align(place, chapter)
  const sizes = new ResizeObserver(soon)
  for (const watched of [chapter, ...place.children]) sizes.observe(watched)
  return () => {
    cancelAnimationFrame(frame)
    sizes.disconnect()
    chapter.style.removeProperty('min-block-size')
  }
}

const align = (place: HTMLElement, chapter: HTMLElement): void => {
  const notes = [...place.children].filter((note) => note instanceof HTMLElement)
  const isBeside = getComputedStyle(place).position === 'relative'
  const origin = place.getBoundingClientRect()
  const around = chapter.getBoundingClientRect()
  const questions = chapter.querySelector('[data-margin]')?.getBoundingClientRect()
  const isRtl = getComputedStyle(place).direction === 'rtl'
  const width = (isRtl ? origin.left - around.left : around.right - origin.right) - LEADER
  let free = questions === undefined ? around.top : questions.bottom + GAP
  for (const note of notes) {
    if (!isBeside) {
      note.style.removeProperty('inset-block-start')
      note.style.removeProperty('inline-size')
      continue
    }
    note.style.setProperty('inline-size', `${Math.max(0, Math.round(width))}px`)
    const words = chapter.querySelector(`[data-note="${CSS.escape(note.id.replace(/^note-/, ''))}"]`)
    const top = Math.max(free, words?.getClientRects()[0]?.top ?? free)
    note.style.setProperty('inset-block-start', `${Math.round(top - origin.top)}px`)
    free = top + note.offsetHeight + GAP
  }
  // Where they reach further down than the words, the next section waits for them.
  if (isBeside && notes.length > 0) chapter.style.setProperty('min-block-size', `${Math.ceil(free - around.top)}px`)
  else chapter.style.removeProperty('min-block-size')
}
