import { randomBytes } from 'node:crypto'
import type { Language } from '../workflows/domain/vocabulary.ts'
import type { AppointmentView } from './contract/appointments.ts'
import type { Problem } from './errors.ts'
import { shown } from './texts/appointment.ts'
import { pageTexts } from './texts/appointment-page.ts'

interface Page {
  html: string
  /** Nothing but this page's own script runs, nothing is kept, and nobody else learns the address. */
  headers: Record<string, string>
}

/** The appointment for a customer whose browser opens the link: what stands, and a button for each thing to do. */
export function appointmentPage(view: AppointmentView, language: Language, timeZone: string): Page {
  const texts = pageTexts[language]
  const { links, engineer, slots, text } = view
  const button = (link: string | null, label: string, body: object = {}) =>
    link === null
      ? ''
      : `<button data-link="${escaped(link)}" data-body="${escaped(JSON.stringify(body))}">${escaped(label)}</button>`
  const times = slots
    .map(({ from }) => button(links.move, shown(from, language, timeZone), { from }))
    .join('\n')
  return page(language, texts.title(view.ticket), [
    `<p class="news">${escaped(text[language])}</p>`,
    engineer ? `<p>${escaped([engineer.name, engineer.phone ?? ''].join(' '))}</p>` : '',
    button(links.confirmation, texts.confirm),
    button(links.noShow, texts.nobodyCame),
    times && links.move ? `<h2>${escaped(texts.otherTimes)}</h2>\n${times}` : '',
    links.cancellation
      ? `<h2>${escaped(texts.cannot)}</h2>\n${button(links.cancellation, texts.cancel)}`
      : '',
  ])
}

/** Why a link opens nothing any more, in a browser. */
export function problemPage({ code, detail }: Problem, language: Language): Page {
  const texts = pageTexts[language]
  const said = texts.problems[code] ?? (language === 'en' ? detail : texts.elsewhere)
  return page(language, texts.sorry, [`<p class="news">${escaped(said)}</p>`])
}

function page(language: Language, title: string, parts: readonly string[]): Page {
  const nonce = randomBytes(16).toString('base64')
  const html = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style nonce="${nonce}">
body { font: 1.1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 32rem; padding: 0 1rem }
button { font: inherit; margin: .2rem 0; padding: .5rem 1rem }
.news { font-size: 1.3rem }
</style>
</head>
<body>
<h1>${escaped(title)}</h1>
${parts.filter((part) => part !== '').join('\n')}
<p id="problem" role="alert"></p>
<script nonce="${nonce}">
for (const button of document.querySelectorAll('button')) button.onclick = async () => {
  for (const each of document.querySelectorAll('button')) each.disabled = true
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(button.dataset.link, { method: 'POST', headers, body: button.dataset.body })
  const said = await answer.json()
  if (answer.ok && said.links) location.replace(said.links.self)
  else {
    document.getElementById('problem').textContent = ${JSON.stringify(pageTexts[language].changed)}
    setTimeout(() => location.reload(), 3000)
  }
}
</script>
</body>
</html>
`
  return {
    html,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
  }
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
