import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { calledTitle } from '../../shared/alliance/title.ts'
import { Trouble } from '../home/Trouble.tsx'
import { HttpProblem, type Me, openKey } from '../connection/http.ts'
import { letAllCopiesGo } from '../connection/letCopiesGo.ts'
import { alliancesQuery } from '../connection/queries.ts'
import { Said } from '../home/Said.tsx'
import { Button, LinkButton } from '../paper/Button.tsx'
import { Head } from '../paper/Head.tsx'
import { Notice } from '../paper/Notice.tsx'
import { Page, Title } from '../paper/Page.tsx'

/** The door that a key opens. Opening takes a press: a link that acted by itself could put somebody else's seats
 *  into this browser, or take this one's own away. */
export const OpenKey = ({ token, me }: { token: string; me: Me | null }) => {
  const [, navigate] = useLocation()
  const queries = useQueryClient()
  const open = useMutation({
    mutationFn: openKey,
    onSuccess: async ({ id }) => {
      // What was read so far may be another person's.
      if (id !== me?.person.id) await letAllCopiesGo()
      queries.clear()
      navigate('/', { replace: true })
    }
  })
  if (open.error instanceof HttpProblem && open.error.code === 'key-gone') return <KeyGone />
  return (
    <>
      <Head />
      <Page title="Open my seats">
        <Said>
          <Title>Open your seats in this browser?</Title>
          <p>
            This link is a key. Whoever holds it sits in your place, here as on your other devices. On a machine that others use,
            close your seats again when you go.
          </p>
          {me !== null && <SeatsHeldHere hasKey={me.key !== null} />}
          <p className="row">
            <Button kind="full" busy={open.isPending} onClick={() => open.mutate(token)}>
              Open my seats here
            </Button>
            <LinkButton href="/">Not now</LinkButton>
          </p>
          <Trouble error={open.error} />
        </Said>
      </Page>
    </>
  )
}

/** Told before the press: this browser holds one person's seats at a time. */
const SeatsHeldHere = ({ hasKey }: { hasKey: boolean }) => {
  const { data: mine } = useQuery(alliancesQuery)
  const titles = (mine?.alliances ?? []).map(({ title, seats }) =>
    calledTitle(
      title,
      seats.flatMap(({ person }) => (person === null ? [] : [person.name]))
    )
  )
  return (
    <Notice
      kind="word"
      title={
        titles.length === 0
          ? 'Somebody’s seats are open here already.'
          : `Seats are open here already: ${titles.map((title) => `“${title}”`).join(', ')}.`
      }
      acts={
        !hasKey && (
          // In another tab, so that the key in this address stays.
          <a href="/me" target="_blank" rel="noreferrer">
            Make a key for them first
          </a>
        )
      }
    >
      {hasKey
        ? 'If this key is another person’s, they close here, and only their own key opens them again.'
        : 'If this key is another person’s, they close here, and no key has been made that opens them again.'}
    </Notice>
  )
}

const KeyGone = () => (
  <>
    <Head />
    <Page title="This key no longer opens anything">
      <Said>
        <Title>This key no longer opens anything.</Title>
        <p>
          It was replaced by a newer one, or done away with. Where your seats are still open, you can make a new key in a moment.
        </p>
        <p className="row">
          <LinkButton href="/">Go to the first page</LinkButton>
        </p>
      </Said>
    </Page>
  </>
)
