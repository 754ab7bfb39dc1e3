// A task as it stands on the page: its words, and before them a box to tick. By keyboard the task under the caret is
// ticked (keys.ts), so that Tab does not stop at every box.
import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView, NodeView } from '@tiptap/pm/view'
import { isDone } from '../../shared/editor/nodes.ts'

export const TaskItems = Extension.create({
  name: 'taskItems',
  addProseMirrorPlugins: () => [
    new Plugin({
      props: { nodeViews: { taskItem: (node, view, getPos) => new TaskItemView(node, view, getPos) } },
      // The boxes say whether they can be ticked.
      view: (view) => {
        let editable = view.editable
        return {
          update: () => {
            if (view.editable === editable) return
            editable = view.editable
            for (const box of view.dom.querySelectorAll<HTMLInputElement>('.task-box')) box.disabled = !editable
          }
        }
      }
    })
  ]
})

const MAX_NAME = 120

class TaskItemView implements NodeView {
  readonly dom = document.createElement('li')
  readonly contentDOM = document.createElement('div')
  readonly #box = document.createElement('input')
  readonly #label = document.createElement('label')
  readonly #view: EditorView
  readonly #getPos: () => number | undefined
  #node: Node

  constructor(node: Node, view: EditorView, getPos: () => number | undefined) {
    this.#node = node
    this.#view = view
    this.#getPos = getPos
    this.#label.contentEditable = 'false'
    this.#label.className = 'task-tick'
    this.#box.type = 'checkbox'
    this.#box.className = 'task-box'
    this.#box.tabIndex = -1
    this.#box.disabled = !view.editable
    this.#box.addEventListener('change', () => this.#tick())
    // The focus stays where it was: on a phone the keyboard would come up.
    this.#label.addEventListener('mousedown', (event) => event.preventDefault())
    this.#label.append(this.#box)
    this.dom.append(this.#label, this.contentDOM)
    this.#draw()
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) return false
    this.#node = node
    this.#draw()
    return true
  }

  stopEvent(event: Event): boolean {
    return event.target instanceof globalThis.Node && this.#label.contains(event.target)
  }

  ignoreMutation({ target }: { target: globalThis.Node }): boolean {
    return target !== this.contentDOM && !this.contentDOM.contains(target)
  }

  #draw(): void {
    const done = isDone(this.#node.attrs)
    this.dom.dataset['task'] = done ? 'done' : 'open'
    this.#box.checked = done
    const words = (this.#node.firstChild?.textContent ?? '').trim().slice(0, MAX_NAME)
    this.#box.setAttribute('aria-label', words === '' ? 'A task without words' : words)
  }

  #tick(): void {
    const at = this.#getPos()
    const { checked } = this.#box
    // What the document says is shown until it says otherwise.
    this.#box.checked = isDone(this.#node.attrs)
    if (at === undefined || !this.#view.editable) return
    this.#view.dispatch(this.#view.state.tr.setNodeAttribute(at, 'checked', checked))
  }
}
