import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { LASTS_DAYS } from '../../shared/permissions/lasting.ts'
import { confirmMail, endMail, mailLinkQuery } from '../connection/dayMail.ts'
import { HttpProblem } from '../connection/http.ts'
import { tokenIn } from '../connection/linkToken.ts'
import { aboutQuery } from '../connection/queries.ts'
import { useFragment } from '../connection/useFragment.ts'
import { NotFoundPage } from '../home/NotFoundPage.tsx'
import { OpeningPage } from '../home/OpeningPage.tsx'
import { Said } from '../home/Said.tsx'
import { Trouble } from '../home/Trouble.tsx'
import { Button } from '../paper/Button.tsx'
import { Keys } from '../paper/Dialog.tsx'
import { Head } from '../paper/Head.tsx'
import { Page, Title } from '../paper/Page.tsx'
import { MailNotWhole, MailOver } from './MailOver.tsx'

/** Where the link in a mail leads, in whatever browser the mail is read. */
export const MailPage = () => {
  const token = tokenIn(useFragment())
  const { data: about, error, isFetching, refetch } = useQuery(aboutQuery)
  if (about !== undefined && about.writesMail !== true) return <NotFoundPage />
  if (about === undefined)
    return error === null ? <OpeningPage /> : <NotRead error={error} busy={isFetching} onAgain={() => void refetch()} />
  return token === undefined ? <MailNotWhole /> : <MailLink key={token} token={token} />
}

/** Nothing happens by opening it: what looks into mail for its own reasons opens links, too. */
const MailLink = ({ token }: { token: string }) => {
  const queries = useQueryClient()
  const query = mailLinkQuery(token)
  const { data: link, error, isFetching, refetch } = useQuery(query)
  const confirm = useMutation({
    mutationFn: () => confirmMail(token),
    onSuccess: () => queries.setQueryData(query.queryKey, { state: 'confirmed' as const })
  })
  const end = useMutation({ mutationFn: () => endMail(token) })
  if (end.isSuccess) return <MailOver how="ended" />
  if ([error, confirm.error, end.error].some(isGone)) return <MailOver how="gone" />
  if (link === undefined)
    return error === null ? <OpeningPage /> : <NotRead error={error} busy={isFetching} onAgain={() => void refetch()} />
  const busy = confirm.isPending || end.isPending
  return (
    <>
      <Head />
      {link.state === 'waits' ? (
        <Page title="One line by mail">
          <Said>
            <Title>One line by mail, on the day you mean to come back?</Title>
            <p>
              Somebody asked for it, to the address that this link came to. With a yes, one line goes there on the morning of such
              a day, and nothing else. With a no the address is forgotten at once; without either, in {LASTS_DAYS.unconfirmed}{' '}
              days.
            </p>
            <Keys>
              <Button busy={busy} onClick={() => end.mutate()}>
                No, not to me
              </Button>
              <Button busy={busy} onClick={() => confirm.mutate()}>
                Yes, write to me
              </Button>
            </Keys>
            <Trouble error={confirm.error ?? end.error} />
          </Said>
        </Page>
      ) : (
        <Page title="One line by mail">
          <Said>
            <Title>One line goes to you on the day you mean to come back.</Title>
            <p>It goes to the address that this link came to. Ended, the address is no longer kept here.</p>
            <p className="row">
              <Button busy={busy} onClick={() => end.mutate()}>
                End it
              </Button>
            </p>
            <Trouble error={end.error} />
          </Said>
        </Page>
      )}
    </>
  )
}

const isGone = (error: unknown): boolean => error instanceof HttpProblem && error.code === 'mail-link-gone'

const NotRead = ({ error, busy, onAgain }: { error: Error; busy: boolean; onAgain: () => void }) => (
  <>
    <Head />
    <Page title="One line by mail">
      <Said>
        <Title>One line by mail</Title>
        <Trouble error={error} busy={busy} onAgain={onAgain} />
      </Said>
    </Page>
  </>
)
