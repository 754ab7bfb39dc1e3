import { useQuery } from '@tanstack/react-query'
import type { Agreement } from '../../shared/protocol/bodies.ts'
import { agreementsQuery } from '../connection/queries.ts'

/** All agreements of a section, the first one first; undefined until they are read. */
export const useAgreements = (alliance: string, section: string, isWanted: boolean): readonly Agreement[] | undefined =>
  useQuery({ ...agreementsQuery(alliance, section), enabled: isWanted }).data
