import type { OldPartState } from '../../workflows/domain/parts/old-part.ts'
import type { Warranty } from '../../workflows/domain/parts/warranty.ts'
import type { Period } from '../../workflows/domain/time/period.ts'
import type { Language } from '../../workflows/domain/vocabulary.ts'

type Bilingual = Record<Language, string>

/** Until when a part is under warranty and why, for customers and staff. */
export function warrantyText({ until, reason }: Warranty): Bilingual {
  const { installedOn, old, law } = reason
  const en = (why: string) => `Under warranty until ${until}: ${why}.`
  const zh = (why: string) => `保修至 ${until}：${why}。`
  switch (reason.code) {
    case 'part_period':
      return {
        en: en(`${english(reason.period)} from the installation on ${installedOn}`),
        'zh-CN': zh(`自 ${installedOn} 安装之日起，备件保修期 ${chinese(reason.period)}`),
      }
    case 'rest_of_old':
      return old?.from === 'old_part'
        ? { en: en('what was left of the replaced part’s warranty'), 'zh-CN': zh('沿用被更换件的剩余保修期') }
        : { en: en('what was left of the product’s warranty'), 'zh-CN': zh('沿用整机的剩余保修期') }
    case 'legal_minimum':
      return {
        en: en(`the law in ${law?.region} asks for at least ${english(law?.minimum)} from ${installedOn}`),
        'zh-CN': zh(`依 ${law?.region} 法定最低保修期，自 ${installedOn} 起 ${chinese(law?.minimum)}`),
      }
    case 'none':
      return { en: 'No warranty is known for this part.', 'zh-CN': '该备件无已知保修期。' }
    default:
      return reason.code satisfies never
  }
}

/** What the service sheet says of the old part. */
export function oldPartText(state: OldPartState): Bilingual {
  return state === 'with_customer'
    ? { en: 'The old part was left with the customer.', 'zh-CN': '旧件已留给客户。' }
    : { en: 'The old part goes back to the manufacturer.', 'zh-CN': '旧件由我方收回。' }
}

const names = { Y: ['year', '年'], M: ['month', '个月'], W: ['week', '周'], D: ['day', '天'] } as const

function english(period: Period = ''): string {
  return parts(period, (count, [name]) => `${count} ${name}${count === 1 ? '' : 's'}`).join(' ')
}

function chinese(period: Period = ''): string {
  return parts(period, (count, [, name]) => `${count} ${name}`).join(' ')
}

function parts(period: Period, say: (count: number, name: (typeof names)['Y' | 'M' | 'W' | 'D']) => string) {
  return [...period.matchAll(/(\d+)([YMWD])/g)].map(([, count, unit]) =>
    say(Number(count), names[unit as keyof typeof names]),
  )
}
