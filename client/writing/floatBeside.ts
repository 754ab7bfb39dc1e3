// Puts what floats beside words where it covers as few others as can be; in pixels, since the words decide where that is.
import type { Editor } from '@tiptap/core'
import { type Box, toolbarPlace } from './toolbarPlace.ts'

type Beside = {
  chosen: Box
  /** What must not be covered, if it can be helped. */
  lines: readonly Box[]
  column: Box
  marginFirst?: boolean
}

export const floatBeside = (floating: HTMLElement, editor: Editor, { chosen, lines, column, marginFirst }: Beside): void => {
  const around = floating.offsetParent?.getBoundingClientRect()
  if (around === undefined) return
  const { left, top } = toolbarPlace({
    chosen,
    lines,
    size: { width: floating.offsetWidth, height: floating.offsetHeight },
    column,
    within: { left: 0, top: headerFoot(), right: document.documentElement.clientWidth, bottom: window.innerHeight },
    rightToLeft: isFromRight(editor),
    marginFirst
  })
  floating.style.setProperty('left', `${Math.round(left - around.left)}px`)
  floating.style.setProperty('top', `${Math.round(top - around.top)}px`)
}

export const isFromRight = ({ view }: Editor): boolean => getComputedStyle(view.dom).direction === 'rtl'

/** The lines of the blocks from one position to another, and of those just before and after. */
export const linesAround = ({ view, state: { doc } }: Editor, from: number, to: number): DOMRect[] => {
  const blocks = [...view.dom.children].slice(Math.max(0, doc.resolve(from).index(0) - 1), doc.resolve(to).index(0) + 2)
  return blocks.flatMap(linesOf)
}

export const linesOf = (element: Element): DOMRect[] => {
  const lines: DOMRect[] = []
  const range = document.createRange()
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    range.selectNodeContents(text)
    lines.push(...range.getClientRects())
  }
  return lines
}

const headerFoot = (): number => Math.max(0, document.querySelector('header')?.getBoundingClientRect().bottom ?? 0)
