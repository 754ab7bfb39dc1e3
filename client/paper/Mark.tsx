import type { Ink } from '../../shared/alliance/inks.ts'

/** The shape of an ink. Says nothing aloud: a name always stands beside it. */
export const Mark = ({ ink }: { ink: Ink }) => <i className="mark" data-ink={ink} aria-hidden="true" />
