// A copy as the file that a person takes away.
import type { Copy, CopyFormat } from '../../shared/copying/copy.ts'
import type { DocxWriter } from './writeDocx.ts'
import { htmlCopy } from './htmlCopy.ts'
import { markdownCopy } from './markdownCopy.ts'

export type CopyFile = { type: string; disposition: string; bytes: Uint8Array }

const KINDS: Record<CopyFormat, { type: string; ending: string }> = {
  html: { type: 'text/html; charset=utf-8', ending: 'html' },
  json: { type: 'application/json; charset=utf-8', ending: 'json' },
  markdown: { type: 'text/markdown; charset=utf-8', ending: 'md' },
  docx: { type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', ending: 'docx' }
}

export const copyFile = async (copy: Copy, { as, docx }: { as: CopyFormat; docx: DocxWriter }): Promise<CopyFile> => {
  const { type, ending } = KINDS[as]
  return { type, disposition: dispositionOf(copy, ending), bytes: await bytesOf(copy, as, docx) }
}

const bytesOf = async (copy: Copy, as: CopyFormat, docx: DocxWriter): Promise<Uint8Array> => {
  switch (as) {
    case 'html':
      return Buffer.from(htmlCopy(copy))
    case 'json':
      return Buffer.from(`${JSON.stringify(copy, undefined, 2)}\n`)
    case 'markdown':
      return Buffer.from(markdownCopy(copy))
    case 'docx':
      return docx.write({ copy })
  }
}

/** "Amara and Jonas, 2026-11-16.html"; for programs that read only ASCII in a header, a name without names. */
const dispositionOf = ({ alliance, copiedAt }: Copy, ending: string): string => {
  const day = copiedAt.slice(0, 10)
  // Nothing that a file system would take for something else.
  const title = alliance.title
    .replace(/[\p{Cc}\p{Cf}\p{Cs}/\\:*?"<>|]/gu, ' ')
    .replace(/^[\s.]+|\s+/gu, (spaces) => (spaces.trim() === '' ? ' ' : ''))
    .trim()
  const name = `${Array.from(title).slice(0, 80).join('').trim() || 'Alliance'}, ${day}.${ending}`
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="alliance-${day}.${ending}"; filename*=UTF-8''${encoded}`
}
