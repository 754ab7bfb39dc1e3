import { EditingHand } from './EditingHand.ts'
import { bodyOf } from './oneSection.ts'
import type { Page, room } from './roomOfTwo.ts'

/** A hand of this page's, in the section of a room, at which all of its pages have their ink. */
export const handAt = ({ doc, seatId }: Page, { pages }: Pick<ReturnType<typeof room>, 'pages'>): EditingHand =>
  new EditingHand(bodyOf(doc), doc, {
    me: seatId,
    seats: pages.map((page, at) => ({ seatId: page.seatId, name: page.name, ink: at === 0 ? 'indigo' : 'madder' }))
  })
