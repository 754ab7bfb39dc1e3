// Where each stands, to exact words. What holds now is always derived from what each last said and the words as they are: nothing
// here remembers a lapse, so words that come back bring each yes back with them.

/** The first is as easy as the others, and asks for no reason. */
export const STANCES = ['not-yet', 'willing', 'in'] as const
export type Stance = (typeof STANCES)[number]

/** What a seat last said of a section. A *not yet* is to no words in particular. */
export type Said = { seatId: string; stance: Stance; digest: string | null }

export const isYes = (stance: Stance): boolean => stance !== 'not-yet'

/** Whether this yes is to the words that have this digest. */
export const stands = ({ stance, digest: to }: Pick<Said, 'stance' | 'digest'>, digest: string): boolean =>
  isYes(stance) && to === digest

/** Whether all who sit here, and at least two, stand on these words. What an empty seat once said is nobody's. */
export const allStand = ({ said, taken, digest }: { said: readonly Said[]; taken: readonly string[]; digest: string }): boolean =>
  taken.length >= 2 && taken.every((seat) => said.some((each) => each.seatId === seat && stands(each, digest)))

/** Whether what was said just now makes an agreement: all stand on these words, and they are not those last agreed. */
export const makesAgreement = ({ last, ...now }: Parameters<typeof allStand>[0] & { last: string | undefined }): boolean =>
  allStand(now) && now.digest !== last

/** Whoever stands, with everyone, on what was last agreed and was not there: it is no other agreement, and theirs from now on. */
export const newcomersOn = ({
  last,
  ...now
}: Parameters<typeof allStand>[0] & {
  last: { digest: string; stances: readonly { seat: string }[]; isTheirs: (seat: string) => boolean }
}): string[] =>
  now.digest === last.digest && allStand(now)
    ? now.taken.filter((seat) => !last.stances.some((one) => one.seat === seat && last.isTheirs(seat)))
    : []
