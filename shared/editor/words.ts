// The one schema of the words: what a section's body may hold, for the editor, the server's gate and
// whatever renders the words elsewhere.
import type { Extensions } from '@tiptap/core'
import { Author, Bold, Italic, Link } from './marks.ts'
import {
  Blockquote,
  BulletList,
  Document,
  HardBreak,
  ListItem,
  OrderedList,
  Paragraph,
  TaskItem,
  TaskList,
  Text
} from './nodes.ts'

export const wordsExtensions = (): Extensions => [
  Document,
  Paragraph,
  Text,
  HardBreak,
  Blockquote,
  BulletList,
  OrderedList,
  ListItem,
  TaskList,
  TaskItem,
  Author,
  Link,
  Bold,
  Italic
]
