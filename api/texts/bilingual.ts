import { lengthOf } from '../../workflows/domain/time/duration.ts'
import { milliseconds } from '../../workflows/domain/time/instant.ts'
import { type Language, languages } from '../../workflows/domain/vocabulary.ts'
import type { ExplanationTexts, Speech } from './explanation.ts'
import { chinese } from './explanation-chinese.ts'
import { english } from './explanation-english.ts'

/** The same in every language that people read. */
type Bilingual = Record<Language, string>

/** Says something in every language. */
export type Say = (text: (texts: ExplanationTexts, speech: Speech) => string) => Bilingual

const texts: Record<Language, ExplanationTexts> = { 'zh-CN': chinese, en: english }

/** @param timeZone in which the time is told: the company's */
export function sayIn(timeZone: string): Say {
  const speeches = languages.map((language) => [language, speechOf(language, timeZone)] as const)
  return (text) =>
    Object.fromEntries(
      speeches.map(([language, speech]) => [language, text(texts[language], speech)]),
    ) as Bilingual
}

function speechOf(language: Language, timeZone: string): Speech {
  const clock = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    timeZone,
    dateStyle: 'medium',
    timeStyle: 'short',
  })
  return {
    time: (at) => clock.format(milliseconds(at)),
    length(duration) {
      const seconds = Math.floor(lengthOf(duration) / 1000)
      return texts[language].length(Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60)
    },
  }
}
