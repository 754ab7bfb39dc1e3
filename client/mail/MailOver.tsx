import { Said } from '../home/Said.tsx'
import { Head } from '../paper/Head.tsx'
import { Page, Title } from '../paper/Page.tsx'

/** `gone`: its link did nothing any more when it was opened. */
export const MailOver = ({ how }: { how: 'ended' | 'gone' }) => {
  const title = how === 'ended' ? 'It is ended.' : 'This link no longer does anything.'
  return (
    <>
      <Head />
      <Page title={title.slice(0, -1)}>
        <Said>
          <Title>{title}</Title>
          <p>
            {how === 'ended'
              ? 'Nothing more is sent to this address, and it is no longer kept here.'
              : 'What it belonged to was ended, or nobody said yes to it in time. Nothing more is sent by it.'}
          </p>
        </Said>
      </Page>
    </>
  )
}

export const MailNotWhole = () => (
  <>
    <Head />
    <Page title="This link is not whole">
      <Said>
        <Title>This link is not whole.</Title>
        <p>
          A piece of what stands behind the # is missing, or something was written on to it. Copy the whole link once more, to its
          very end.
        </p>
      </Said>
    </Page>
  </>
)
