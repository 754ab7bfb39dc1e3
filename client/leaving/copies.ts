import type { CopyFormat } from '../../shared/copying/copy.ts'

/** The four forms of a copy, in the words of the page. */
export const COPIES: readonly { format: CopyFormat; name: string; about: string }[] = [
  { format: 'html', name: 'A page', about: 'opens in any browser, without a network' },
  { format: 'docx', name: 'A Word document', about: 'with the words in their inks' },
  { format: 'markdown', name: 'Plain text', about: 'Markdown, for reading anywhere' },
  { format: 'json', name: 'For another Alongside', about: 'JSON: everything, to begin again from' }
]
