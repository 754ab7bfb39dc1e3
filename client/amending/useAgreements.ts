import { useQuery } from '@tanstack/react-query'
import type { Agreement } from '../../shared/protocol/bodies.ts'
import { agreementsQuery } from '../connection/queries.ts'

/** All agreements of a section, the first one first; undefined until they are read. `notRead`: why they could not be; they are read
 *  again by themselves when the line is back. */
export const useAgreements = (
  alliance: string,
  section: string,
  isWanted: boolean
): { agreements: readonly Agreement[] | undefined; notRead: Error | null } => {
  const { data, error, failureReason } = useQuery({ ...agreementsQuery(alliance, section), enabled: isWanted })
  // What failed once is tried again in a while, and said already.
  return { agreements: data, notRead: error ?? failureReason }
}
