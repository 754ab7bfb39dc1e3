// One line by mail on the day to come back, for whoever asks for it for themselves. An address is written to once, to ask it; it has to say
// yes before anything else is sent to it, and every mail holds the link that ends it.
import type { DayMailBody } from '../../shared/protocol/dayMail.ts'
import type { Refusal } from '../../shared/protocol/refusals.ts'
import type { SeatedAlliance } from './alliances.ts'
import type { ClaimedMail, DayMails, KeptDayMail, Letter, Post } from './dayMailPorts.ts'
import type { Clock, Random, Rooms } from './ports.ts'
import { hashToken, newToken } from './tokens.ts'

export type MailWorld = {
  dayMails: DayMails
  /** Something may be due: it is looked for now, and nobody waits for it. */
  postSoon: () => void
}

type World = { mail: MailWorld; rooms: Rooms; clock: Clock; random: Random }

/** `mayWriteTo`: whether this address was not asked too often already. Whoever asks is not told: it may be another person's. */
export const askForDayMail = async (
  { mail, rooms, clock, random }: World,
  { alliance, mine }: SeatedAlliance,
  { address, zone, mayWriteTo }: DayMailBody & { mayWriteTo: (address: string) => Promise<boolean> }
): Promise<void> => {
  const now = clock.now()
  const before = await mail.dayMails.of(alliance.id, mine.id, now)
  if (before?.state === 'confirmed' && before.address === address && before.zone === zone) return
  const writes = await mayWriteTo(address)
  const token = newToken(random)
  await mail.dayMails.ask(alliance.id, mine.id, { address, zone, token, tokenHash: hashToken(token), now, writes })
  rooms.nudge(alliance.id, 'return', mine.id)
  if (writes) mail.postSoon()
}

export const forgetDayMail = async (
  { mail, rooms }: Omit<World, 'random'>,
  { alliance, mine }: SeatedAlliance
): Promise<void> => {
  if (await mail.dayMails.forget(alliance.id, mine.id)) rooms.nudge(alliance.id, 'return', mine.id)
}

/** What a link in a mail is for. Whoever holds it reads mail at that address, and needs no seat. */
export const readMailLink = async (
  { mail, clock }: Omit<World, 'random'>,
  token: string
): Promise<{ state: KeptDayMail['state'] } | Refusal> => {
  const found = await mail.dayMails.behind(hashToken(token), clock.now())
  return found === undefined ? { refused: 'mail-link-gone' } : { state: found.state }
}

export const followMailLink = async (
  { mail, rooms, clock }: Omit<World, 'random'>,
  token: string,
  to: 'confirm' | 'end'
): Promise<Refusal | undefined> => {
  const tokenHash = hashToken(token)
  const now = clock.now()
  const found = await mail.dayMails.behind(tokenHash, now)
  if (found === undefined) return { refused: 'mail-link-gone' }
  if (to === 'confirm') await mail.dayMails.confirm(tokenHash, now)
  else await mail.dayMails.end(tokenHash)
  rooms.nudge(found.alliance, 'return', found.seat)
  if (to === 'confirm') mail.postSoon()
  return undefined
}

type Posting = {
  dayMails: DayMails
  post: Post
  clock: Clock
  origin: string
  onTrouble: (what: { for: ClaimedMail['for']; outcome: string; code: string }) => void
}

/** Writes what is due, one after the other. Each is claimed before it is carried: should the process end in between, a line is lost, and
 *  never comes twice. What surely was not taken is due again. */
export const postWhatIsDue = async ({ dayMails, post, clock, origin, onTrouble }: Posting): Promise<void> => {
  for (const due of await dayMails.due(clock.now())) {
    const claimed = await dayMails.claim(due, clock.now())
    if (claimed === undefined) continue
    const carried = await post.carry(claimed.for === 'day' ? dayLetter(claimed, origin) : confirmingLetter(claimed, origin))
    if (carried.outcome === 'sent') continue
    const { outcome, code } = carried
    onTrouble({ for: claimed.for, outcome, code })
    if (outcome === 'not-now' || outcome === 'unreachable') await dayMails.release(claimed)
    if (outcome === 'unreachable') return
  }
}

const linkOf = (token: string, origin: string): string => `${origin}/mail#${token}`

/** Somebody else may have written this address: it says what is asked, and of whom nothing. */
const confirmingLetter = ({ address, token }: ClaimedMail, origin: string): Letter => ({
  to: address,
  subject: 'A line by mail, if you want it',
  text: `Someone asked for one line by mail to this address, on the day on which
they mean to come back to an alliance of theirs.

If that was you, say yes here:

${linkOf(token, origin)}

If it was not, there is nothing to do: without a yes nothing more is sent,
and the address is forgotten in seven days, or at once by the same link.
`
})

/** As little as a calendar shows: the day, one neutral line, the address of the page. */
const dayLetter = ({ address, token, alliance, at, zone }: Extract<ClaimedMail, { for: 'day' }>, origin: string): Letter => ({
  to: address,
  subject: 'Coming back to your alliance',
  text: `${new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'full', timeStyle: 'short' }).format(at)}

Today is the day on which you meant to come back to your alliance.
Coming on another day is fine.

${origin}/a/${alliance}

You asked for this line. It comes once, on such a day. To end it:

${linkOf(token, origin)}
`
})
