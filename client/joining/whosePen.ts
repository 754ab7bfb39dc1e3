import type { OfferedTemplate } from '../../shared/templates/template.ts'

/** Whose pen goes first, told to the one who is invited: counted over the sections that an alliance begins with.
 *  Undefined when the template says nothing that would be true in a sentence. */
export const whosePenFirst = (
  template: Pick<OfferedTemplate, 'seats' | 'sections'> | undefined,
  { seatLabel, invitedBy, seats }: { seatLabel: string; invitedBy: string; seats: readonly { label: string; isTaken: boolean }[] }
): string | undefined => {
  if (template === undefined) return undefined
  // Of seats that are alike, the one that is empty; where more are, nobody can tell which is meant, nor needs to.
  const [seat, another] = seats.flatMap(({ label, isTaken }, at) => (label === seatLabel && !isTaken ? [at] : []))
  if (seat === undefined || another !== undefined || template.seats[seat] !== seatLabel) return undefined
  const firsts = template.sections.filter(({ starts }) => starts).map(({ firstPen }) => firstPen.first)
  const mine = firsts.filter((first) => first === seat).length
  const others = firsts.filter((first) => typeof first === 'number' && first !== seat).length
  if (mine > firsts.length / 2) return 'In most places yours goes first.'
  if (mine > others) return 'Where one pen goes first, it is mostly yours.'
  if (mine > 0 && others > 0) return `In some places yours goes first, in others ${whose(invitedBy)}.`
  return undefined
}

const whose = (name: string): string => `${name}’s`
