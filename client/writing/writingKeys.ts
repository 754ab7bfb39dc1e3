// What the hand can do in the words without leaving the keyboard: the one table, for the editor (keys.ts, typedShapes.ts)
// and for whoever asks. `Mod` is Ctrl, or ⌘ on a Mac.

export type KeyWords = { keys: readonly string[]; does: string }

/** The keys that the editor listens to, by what they do. */
export const SHORTCUTS = {
  bold: 'Mod-b',
  italic: 'Mod-i',
  link: 'Mod-k',
  list: 'Mod-Shift-8',
  numbered: 'Mod-Shift-7',
  tasks: 'Mod-Shift-9',
  tick: 'Mod-Enter',
  quotation: 'Mod-Shift-b',
  newLine: 'Shift-Enter',
  toolbar: 'Alt-F10'
} as const

/** As it is printed on the keys: `Mod-Shift-b` is `Mod Shift B`. */
const printed = (shortcut: string): string =>
  shortcut
    .split('-')
    .map((key) => key.charAt(0).toUpperCase() + key.slice(1))
    .join(' ')

export const writingKeys: readonly KeyWords[] = [
  { keys: [printed(SHORTCUTS.bold), '**words**'], does: 'Bold: the key, or two stars around the words' },
  { keys: [printed(SHORTCUTS.italic), '*words*'], does: 'Italic: the key, or a star or _ on either side' },
  { keys: [printed(SHORTCUTS.link), '[words](https://…)'], does: 'Link' },
  { keys: [printed(SHORTCUTS.list), '-'], does: 'List: the key, or a dash and a space' },
  { keys: [printed(SHORTCUTS.numbered), '1.'], does: 'Numbered list: the key, or 1. and a space' },
  { keys: [printed(SHORTCUTS.tasks), '[ ]'], does: 'List of tasks: the key, or two brackets and a space' },
  { keys: [printed(SHORTCUTS.tick)], does: 'Tick the task you are in, or untick it' },
  { keys: [printed(SHORTCUTS.quotation), '>'], does: 'Quotation: the key, or > and a space' },
  { keys: ['Mod Z'], does: 'Right after one of these signs: back to the signs themselves' },
  { keys: [printed(SHORTCUTS.newLine)], does: 'A new line in the same paragraph' },
  { keys: ['Tab', 'Shift Tab'], does: 'In a list: further in, further out; elsewhere: on to the next, back' },
  {
    keys: [printed(SHORTCUTS.toolbar)],
    does: 'To the shapes beside the chosen words; arrows go along them, Escape back'
  }
]
