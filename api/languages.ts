import { type Language, languages } from '../workflows/domain/vocabulary.ts'

/**
 * The language that a reader wants most, of those that there are (RFC 9110, 12.5.4); `zh` in any form is taken for
 * Chinese, `en` for English.
 * @param accepted an `Accept-Language` header
 */
export function languageWanted(accepted: string | undefined): Language | undefined {
  const ranges = (accepted ?? '').split(',').map((range) => {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    return { language: languageOf(tag), quality: quality === undefined ? 1 : Number(quality) }
  })
  const known = ranges.filter(({ language, quality }) => language && quality > 0)
  return known.sort((one, other) => other.quality - one.quality)[0]?.language
}

function languageOf(tag: string): Language | undefined {
  const [primary] = tag.toLowerCase().split('-')
  return languages.find((language) => language.split('-')[0] === primary)
}
