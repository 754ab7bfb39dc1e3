import { Component, type ReactNode } from 'react'
import type { Hand } from '../writing/Hand.ts'

type KeepHandProps = { hand: Hand; children: ReactNode }
type Held = { element: Element; top: number } | null

/** Sections change places while somebody writes: a browser takes the focus from what is moved, and what is read would
 *  jump. Focus, caret and the line under the eye stay where they were. */
export class KeepHand extends Component<KeepHandProps> {
  override getSnapshotBeforeUpdate(): Held {
    const element = document.activeElement
    if (element === null || element === document.body) return null
    return { element, top: element.getBoundingClientRect().top }
  }

  override componentDidUpdate(_props: KeepHandProps, _state: unknown, held: Held): void {
    if (held === null || !held.element.isConnected) return
    const { element, top } = held
    // Somebody else may have taken it on purpose: then it stays there.
    if (document.activeElement === null || document.activeElement === document.body) {
      const editor = this.props.hand.editor()
      // The editor puts its own caret back; any other control only wants the focus.
      if (editor?.view.dom === element) editor.view.focus()
      else if (element instanceof HTMLElement) element.focus({ preventScroll: true })
    }
    const moved = element.getBoundingClientRect().top - top
    // Only what moved with its section: a control at the top of the page scrolls nothing.
    if (moved !== 0 && element.closest('section[id^="section-"]') !== null) window.scrollBy({ top: moved, behavior: 'instant' })
  }

  override render(): ReactNode {
    return this.props.children
  }
}
