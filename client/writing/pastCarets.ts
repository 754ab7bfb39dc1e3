// A key that goes by a letter goes by one also where the other's caret stands. For a browser that caret is a place of its own in the line: an
// arrow would go past it and no further, and a deletion would take it in place of the letter. ProseMirror steps over what is drawn
// beside the hand, but not where that is drawn within a stretch of ink.
import { Extension } from '@tiptap/core'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

type Place = { node: Node; offset: number }

export const PastCarets = Extension.create({
  name: 'pastCarets',
  addProseMirrorPlugins: () => [
    new Plugin({
      key: new PluginKey('pastCarets'),
      props: {
        handleKeyDown: (view, event) => {
          const isForward = FORWARD.get(event.key)
          if (isForward !== undefined && !event.isComposing) stepOver(view, event, isForward)
          return false
        }
      }
    })
  ]
})

/** Which way a key goes in a line that is read from left to right. */
const FORWARD = new Map([
  ['ArrowRight', true],
  ['Delete', true],
  ['ArrowLeft', false],
  ['Backspace', false]
])

const stepOver = (view: EditorView, { key, shiftKey }: KeyboardEvent, isForward: boolean): void => {
  const chosen = view.dom.ownerDocument.getSelection()
  const node = chosen?.focusNode
  if (chosen == null || node == null || !view.dom.contains(node)) return
  // An arrow takes what is chosen back, and a deletion deletes it.
  if (!chosen.isCollapsed && !(shiftKey && key.startsWith('Arrow'))) return
  const isTurned = key.startsWith('Arrow') && getComputedStyle(view.dom).direction === 'rtl'
  const place = pastWidgets({ node, offset: chosen.focusOffset }, { isForward: isForward !== isTurned, within: view.dom })
  if (place === undefined) return
  if (chosen.isCollapsed && !shiftKey) chosen.collapse(place.node, place.offset)
  else chosen.extend(place.node, place.offset)
}

/** The place beside the next letter, where only what is drawn stands before it; undefined where nothing does. */
const pastWidgets = (
  { node, offset }: Place,
  { isForward, within }: { isForward: boolean; within: Element }
): Place | undefined => {
  let hasPassed = false
  for (;;) {
    const length = lengthOf(node)
    if (isForward ? offset < length : offset > 0) {
      if (node instanceof Text) return hasPassed ? { node, offset } : undefined
      const next = node.childNodes[isForward ? offset : offset - 1]
      if (next === undefined) return undefined
      if (isWidget(next)) {
        hasPassed = true
        offset += isForward ? 1 : -1
      } else if (next instanceof Text || (next instanceof HTMLElement && next.isContentEditable && next.nodeName !== 'BR')) {
        node = next
        offset = isForward ? 0 : lengthOf(next)
      } else return undefined
    } else {
      const { parentNode } = node
      // The end of its block: what comes next is no letter.
      if (parentNode === null || node === within || node instanceof HTMLParagraphElement) return undefined
      const at = Array.prototype.indexOf.call(parentNode.childNodes, node)
      offset = isForward ? at + 1 : at
      node = parentNode
    }
  }
}

const lengthOf = (node: Node): number => (node instanceof Text ? node.length : node.childNodes.length)

const isWidget = (node: Node): boolean => node instanceof Element && node.classList.contains('ProseMirror-widget')
