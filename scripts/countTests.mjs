// The last line of a test run, for people and machines alike: `N passed, N failed`.
export default class CountTests {
  onTestRunEnd(modules, unhandledErrors) {
    let passed = 0
    // A file that could not be loaded, or an error outside of any test, is a failure too.
    let failed = unhandledErrors.length
    let skipped = 0
    for (const module of modules) {
      if (module.state() === 'failed' && module.errors().length > 0) failed++
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === 'passed') passed++
        else if (state === 'failed') failed++
        else skipped++
      }
    }
    process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
  }
}
