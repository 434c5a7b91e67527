import { type IcsEvent, property, unescaped } from './ics-events.ts'

/** What an event says about its days; `unclear` when it says both, or that days were swapped and not which way. */
export type Mark = 'workday' | 'day_off' | 'unclear' | 'none'

/**
 * What an event is marked as. Apple's feed has a property for it, others a category or a word in the title:
 * "春节（休）" and "春节（班）", "国庆节 假期 第1天/共7天" and "国庆节 补班 第1天/共2天", "Workday".
 */
export function markOf(event: IcsEvent): Mark {
  const marks = [
    appleMark(property(event, 'X-APPLE-SPECIAL-DAY')?.value),
    markIn(property(event, 'CATEGORIES')?.value),
    markIn(property(event, 'SUMMARY')?.value),
  ]
  return marks.find((mark) => mark !== 'none') ?? 'none'
}

function appleMark(value: string | undefined): Mark {
  const special = value?.trim().toUpperCase()
  if (special === 'ALTERNATE-WORKDAY') return 'workday'
  return special === 'WORK-HOLIDAY' ? 'day_off' : 'none'
}

function markIn(value: string | undefined): Mark {
  const text = unescaped(value ?? '')
  if (/不(?:用|必)?上班|非工作日|non-?\s?work/i.test(text)) return 'day_off'
  // 调休 alone, "days swapped", is said of both sides of the swap.
  const said = text.replace(/[调調]休/g, '')
  const work = /班|工作日|\bwork(?:ing)?[ -]?day\b/i.test(said)
  const off = /休|放假|假期|[补補]假/.test(said)
  if (work !== off) return work ? 'workday' : 'day_off'
  return work || said !== text ? 'unclear' : 'none'
}
