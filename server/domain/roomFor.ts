// Whether frozen words have room in a section, or a sheet: as many letters and blocks as the gate would take (server/sync/sizes.ts).
import { MAX_SECTION_BLOCKS, MAX_SECTION_LETTERS } from '../../shared/alliance/size.ts'
import type { FrozenNode } from '../../shared/sharing/frozenWords.ts'
import { plainText } from '../../shared/sharing/plainText.ts'

export const hasRoomFor = (content: FrozenNode): boolean =>
  blocksOf(content) <= MAX_SECTION_BLOCKS && plainText(content).length <= MAX_SECTION_LETTERS

export const blocksOf = ({ content = [] }: FrozenNode): number =>
  content.reduce((sum, node) => (node.type === 'text' ? sum : sum + 1 + blocksOf(node)), 0)
