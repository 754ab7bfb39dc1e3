import { Head } from '../paper/Head.tsx'
import { Page } from '../paper/Page.tsx'

/** What stands there for the moment in which a page is being fetched: the empty sheet, and a word for those who listen. */
export const OpeningPage = () => (
  <>
    <Head />
    <Page title="">
      <h1 className="unseen">Opening the page</h1>
    </Page>
  </>
)
