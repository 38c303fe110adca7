// axe.mjs BROWSER FILE...: looks for what keeps people from using a page: axe-core, in a browser without a network, on a wide and a narrow screen, with
// everything that can be folded out folded out, and as it is printed. A line a finding: file, view, rule, what is wrong, where. Ends with 1 when there is one.
import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import path from 'node:path'

// The packages lie outside the tree: in the folder node_modules that NODE_PATH names.
const require = createRequire(path.join(process.env.NODE_PATH, '..', 'anything.js'))
const puppeteer = require('puppeteer-core')
const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8')
const [executablePath, ...files] = process.argv.slice(2)
const views = [
  { name: 'wide', width: 1280, height: 900 },
  { name: 'narrow', width: 360, height: 740 },
  { name: 'print', width: 794, height: 1123, media: 'print' },
]
let findings = 0
let rules = 0

const browser = await puppeteer.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
const page = await browser.newPage()
const requests = new Set()
page.on('request', (request) => { if (!request.url().startsWith('file:')) requests.add(request.url()) })
for (const file of files) {
  for (const view of views) {
    await page.setViewport({ width: view.width, height: view.height })
    await page.emulateMediaType(view.media ?? 'screen')
    await page.goto(pathToFileURL(file).href)
    await page.evaluate(() => { for (const details of document.querySelectorAll('details')) details.open = true })
    await page.evaluate(axe)
    const result = await page.evaluate(() => axe.run(document, { resultTypes: ['violations', 'incomplete'] }))
    rules = Math.max(rules, result.passes.length)
    for (const violation of result.violations)
      for (const node of violation.nodes) {
        findings++
        console.log(`${path.basename(file)} ${view.name} ${violation.id}: ${violation.help}: ${node.target.join(' ')}`)
      }
    // What axe could not judge is judged by eye; contrast over drawings alone comes up here.
    for (const unsure of result.incomplete)
      console.log(`# ${path.basename(file)} ${view.name} not judged: ${unsure.id}, ${unsure.nodes.length} places`)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (wide > 0 && !view.media) {
      findings++
      console.log(`${path.basename(file)} ${view.name} page: ${wide} pixels wider than the screen`)
    }
  }
}
await browser.close()
for (const url of requests) {
  findings++
  console.log(`asked for ${url}`)
}
console.log(`# ${files.length} files, ${views.length} views each, ${rules} rules passed`)
process.exit(findings > 0 || rules < 10 ? 1 : 0)
