// What the hand can do in the words without leaving the keyboard, for whoever asks. `Mod` is Ctrl, or ⌘ on a Mac.

export type KeyWords = { keys: readonly string[]; does: string }

export const writingKeys: readonly KeyWords[] = [
  { keys: ['Mod B'], does: 'Bold' },
  { keys: ['Mod I'], does: 'Italic' },
  { keys: ['Mod K'], does: 'Link' },
  { keys: ['Mod Shift 8', '-'], does: 'List: the key, or a dash and a space' },
  { keys: ['Mod Shift 7', '1.'], does: 'Numbered list: the key, or 1. and a space' },
  { keys: ['Mod Shift B', '>'], does: 'Quotation: the key, or > and a space' },
  { keys: ['Shift Enter'], does: 'A new line in the same paragraph' },
  { keys: ['Tab', 'Shift Tab'], does: 'In a list: further in, further out; elsewhere: on to the next, back' },
  { keys: ['Alt F10'], does: 'To the shapes above the chosen words; arrows go along them, Escape back' }
]
