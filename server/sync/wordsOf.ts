// The words of a document, as they are asked for without joining its room.
import type * as Y from 'yjs'
import { digestOfSection } from '../../shared/alliance/digest.ts'
import type { SectionId } from '../../shared/alliance/ids.ts'
import { type Section, sectionsOf, titleOf } from '../../shared/alliance/layout.ts'
import { freezeBody } from '../../shared/sharing/freeze.ts'
import { plainText } from '../../shared/sharing/plainText.ts'
import type { AllianceWords, SectionWords } from '../domain/ports.ts'

export const wordsOf = (doc: Y.Doc): AllianceWords => ({
  title: titleOf(doc),
  sections: sectionsOf(doc).map(({ id, title, key, setAside, body }) => ({
    id,
    title,
    key,
    setAside,
    digest: digestOfSection(title, body)
  }))
})

export const sectionIn = (doc: Y.Doc, wanted: SectionId): SectionWords | undefined => {
  const section = sectionsOf(doc).find(({ id }) => id === wanted)
  return section && wordsOfSection(section)
}

export const wordsOfSection = ({ title, body }: Section): SectionWords => {
  const content = freezeBody(body)
  return { digest: digestOfSection(title, body), title, content, text: plainText(content) }
}
