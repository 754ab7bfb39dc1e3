import { Link } from 'wouter'
import { Head } from '../paper/Head.tsx'
import { Page } from '../paper/Page.tsx'
import { BeginForm } from './BeginForm.tsx'
import { TwoVoices } from './TwoVoices.tsx'
import css from './Welcome.module.css'

export const Welcome = () => (
  <>
    <Head>
      <Link href="/me">I have a key</Link>
    </Head>
    <Page title="Write down how you want to be with each other" width="wide">
      <h1 className={css.title}>
        Write down how you want to be with each other. <span className={css.turn}>Everyone holds a pen.</span>
      </h1>
      <div className={css.example}>
        <TwoVoices />
      </div>
      <div className={css.begin}>
        <BeginForm />
      </div>
      <p className={css.colophon}>
        <b>Nobody owns it.</b> Whatever one of you may do, each of you may do. There is no admin, and nobody can be locked out.{' '}
        <b>No word is lost.</b> What another has seen, and what the page calls saved, is kept; without a line you go on writing,
        and your words join what is there when it is back. <b>It stays with you.</b> No scores, no views of what anyone does when,
        and nothing is fetched from anywhere but here.
      </p>
      <p className={`fine ${css.whom}`}>For a coach and a client; for mentors, colleagues, friends, partners and small teams.</p>
    </Page>
  </>
)
