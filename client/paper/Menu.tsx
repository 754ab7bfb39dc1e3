import { type KeyboardEvent, type ReactNode, type RefCallback, useCallback, useEffect, useId, useRef, useState } from 'react'
import css from './Menu.module.css'

type MenuItem = { does: string; keys?: string | undefined; act: () => void; disabled?: boolean } | 'line'

type MenuProps = {
  /** What the button says to those who do not see it. */
  label: string
  items: readonly MenuItem[]
  children: ReactNode
}

/** A button that opens a short list of acts: the menu-button pattern of the ARIA practices. An act may take the focus
 *  elsewhere; otherwise it returns to the button. */
export const Menu = ({ label, items, children }: MenuProps) => {
  const [open, setOpen] = useState<'no' | 'first' | 'last'>('no')
  const id = useId()
  const place = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)

  useEffect(() => {
    const onPress = ({ target }: PointerEvent): void => {
      if (target instanceof Node && place.current?.contains(target) !== true) setOpen('no')
    }
    if (open !== 'no') document.addEventListener('pointerdown', onPress)
    return () => document.removeEventListener('pointerdown', onPress)
  }, [open])

  const close = (): void => {
    setOpen('no')
    button.current?.focus()
  }
  const onButtonKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    if (event.altKey) return
    event.preventDefault()
    setOpen(event.key === 'ArrowDown' ? 'first' : 'last')
  }

  return (
    <div
      ref={place}
      className={css.place}
      onBlur={(event) => {
        if (event.relatedTarget !== null && !event.currentTarget.contains(event.relatedTarget)) setOpen('no')
      }}
    >
      <button
        ref={button}
        type="button"
        className={css.button}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open !== 'no'}
        aria-controls={open === 'no' ? undefined : id}
        onClick={() => setOpen((was) => (was === 'no' ? 'first' : 'no'))}
        onKeyDown={onButtonKey}
      >
        {children}
      </button>
      {open !== 'no' && <Items id={id} label={label} items={items} from={open} onClose={close} />}
    </div>
  )
}

type ItemsProps = Pick<MenuProps, 'label' | 'items'> & {
  id: string
  from: 'first' | 'last'
  onClose: () => void
}

const Items = ({ id, label, items, from, onClose }: ItemsProps) => {
  const list = useRef<HTMLDivElement>(null)
  const begin: RefCallback<HTMLDivElement> = useCallback(
    (element) => {
      list.current = element
      // What is disabled can be reached too: whoever does not see it hears that it is there.
      const all = itemsIn(element)
      all[from === 'first' ? 0 : all.length - 1]?.focus()
    },
    [from]
  )

  const onKeyDown = (event: KeyboardEvent): void => {
    const all = itemsIn(list.current)
    const at = all.findIndex((one) => one === document.activeElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
    if (to !== undefined && !event.altKey) {
      event.preventDefault()
      all[(to + all.length) % all.length]?.focus()
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      // Tab goes on from the button, as if there had been no menu.
      if (event.key === 'Escape') event.preventDefault()
      event.stopPropagation()
      onClose()
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const begins = ({ textContent }: HTMLButtonElement) => textContent.toLowerCase().startsWith(event.key.toLowerCase())
      const next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find(begins)
      event.stopPropagation()
      next?.focus()
    }
  }

  return (
    <div ref={begin} id={id} role="menu" tabIndex={-1} aria-label={label} className={css.menu} onKeyDown={onKeyDown}>
      {items.map((item, at) =>
        item === 'line' ? (
          // Lines have no names; their place is all there is to tell them apart.
          // oxlint-disable-next-line react/no-array-index-key
          <hr key={`line ${at}`} />
        ) : (
          <button
            key={item.does}
            type="button"
            role="menuitem"
            tabIndex={-1}
            aria-disabled={item.disabled === true}
            aria-keyshortcuts={item.keys?.replace(' ', '+').replace('↑', 'ArrowUp').replace('↓', 'ArrowDown')}
            onClick={() => {
              if (item.disabled === true) return
              onClose()
              item.act()
            }}
          >
            <span>{item.does}</span>
            {item.keys !== undefined && <kbd aria-hidden="true">{item.keys}</kbd>}
          </button>
        )
      )}
    </div>
  )
}

const itemsIn = (list: HTMLElement | null): HTMLButtonElement[] => [
  ...(list?.querySelectorAll<HTMLButtonElement>('[role=menuitem]') ?? [])
]
