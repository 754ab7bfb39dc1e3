import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Alliance } from '../../shared/protocol/bodies.ts'
import type { AllianceConnection } from '../connection/AllianceConnection.ts'
import { followAnswers, readAgreed } from '../connection/keptAnswers.ts'
import { keepPageHere } from '../connection/offlinePage.ts'

/** Keeps, beside the words, what else the page needs to open without a line. Stands in the page of an alliance that this device may
 *  keep a copy of, and shows nothing. */
export const CopyBeside = ({ alliance, connection }: { alliance: Alliance; connection: AllianceConnection }) => {
  const queries = useQueryClient()
  const { id } = alliance
  const { copy } = connection

  useEffect(() => void keepPageHere(), [])
  useEffect(
    () => copy && followAnswers(queries, { alliance: id, keep: (answers) => copy.keepAnswers(answers) }),
    [copy, queries, id]
  )
  useEffect(() => void readAgreed(queries, alliance), [queries, alliance])
  return null
}
