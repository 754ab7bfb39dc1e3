// Who may know whom, and why.
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'shared-is-pure',
      comment: 'shared runs in the browser and on the server: it knows neither, only the documents and the wire.',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(client|server|tests)/|^node:', pathNot: '^shared/' }
    },
    {
      name: 'client-never-server',
      comment: 'The page gets everything from the server over the wire; importing it would ship its secrets and its weight.',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: '^server/' }
    },
    {
      name: 'server-never-client',
      comment: 'The server serves the built page; it does not know how the page is written.',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^client/' }
    },
    {
      name: 'domain-knows-no-io',
      comment: 'What an alliance is does not depend on HTTP, sockets or SQLite: the domain names ports, others fill them.',
      severity: 'error',
      from: { path: '^server/domain/' },
      to: {
        path: '^server/(http|sync|storage|mail|bus)/|^server/(main|start|config)|node_modules/(express|ws|kysely|libsql|pino|nodemailer)/|^(node:)?(fs|net|http)'
      }
    },
    {
      name: 'layers-do-not-mix',
      comment:
        'HTTP, sockets, storage and mail meet only in server/start.ts: each can be replaced, or tested, without the others.',
      severity: 'error',
      from: { path: '^server/(http|sync|storage|mail)/' },
      to: { path: '^server/(http|sync|storage|mail)/', pathNot: '^server/$1/' }
    },
    {
      name: 'paper-knows-no-alliance',
      comment: 'The design language is drawn from what it is given; it fetches nothing and knows no connection.',
      severity: 'error',
      from: { path: '^client/paper/' },
      to: { path: '^client/(?!paper/)' }
    },
    {
      name: 'connection-knows-no-page',
      comment: 'The connection is read by components; it renders nothing and could be used without a page.',
      severity: 'error',
      from: { path: '^client/connection/' },
      to: { path: '^client/(?!connection/)' }
    },
    {
      name: 'product-never-tests',
      comment: 'What ships does not lean on what checks it.',
      severity: 'error',
      from: { path: '^(client|server|shared)/', pathNot: '[.]test[.]tsx?$' },
      to: { path: '^tests/|[.]test[.]tsx?$' }
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one thought in two places.',
      severity: 'error',
      from: {},
      to: { circular: true }
    }
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs']
    }
  }
}
