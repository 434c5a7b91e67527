import type { Calendar, CalendarException, Window } from '../workflows/domain/time/calendar.ts'
import { system } from '../workflows/domain/vocabulary.ts'
import type { Db } from './client.ts'
import type { CalendarDraft } from './queries/calendars.ts'
import { calendars } from './schema/index.ts'

const workingDay: readonly Window[] = [['09:00', '18:00']]

/**
 * Mondays to Fridays in China, with the days off and the make-up workdays of 2026. The days off that fall on a
 * weekend are listed too: the list is the notice, not what follows from it.
 *
 * 国务院办公厅关于2026年部分节假日安排的通知, 国办发明电〔2025〕7号, 2025-11-04
 * https://www.gov.cn/zhengce/content/202511/content_7047090.htm
 */
export const china2026: Calendar = {
  timeZone: 'Asia/Shanghai',
  week: { mon: workingDay, tue: workingDay, wed: workingDay, thu: workingDay, fri: workingDay },
  exceptions: [
    ...off('元旦', '2026-01', 1, 3),
    makeUp('元旦', '2026-01-04'),
    makeUp('春节', '2026-02-14'),
    ...off('春节', '2026-02', 15, 23),
    makeUp('春节', '2026-02-28'),
    ...off('清明节', '2026-04', 4, 6),
    ...off('劳动节', '2026-05', 1, 5),
    makeUp('劳动节', '2026-05-09'),
    ...off('端午节', '2026-06', 19, 21),
    makeUp('国庆节', '2026-09-20'),
    ...off('中秋节', '2026-09', 25, 27),
    ...off('国庆节', '2026-10', 1, 7),
    makeUp('国庆节', '2026-10-10'),
  ],
}

const china: CalendarDraft = {
  nameZh: '中国工作日',
  nameEn: 'Working days in China',
  calendar: china2026,
  verifiedYears: [2026],
  source: '国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）',
}

/** Every installation begins with it in force; what people have made of it since stays. */
export async function ensureChina(db: Db): Promise<void> {
  await db
    .insert(calendars)
    .values({
      id: 'china',
      version: 1,
      state: 'published',
      madeBy: system.id,
      publishedAt: new Date(),
      ...china,
    })
    .onConflictDoNothing()
}

/** Closed from the first to the last day of the month, both included. */
function off(name: string, month: string, first: number, last: number): CalendarException[] {
  return Array.from({ length: last - first + 1 }, (_, more) => ({
    date: `${month}-${String(first + more).padStart(2, '0')}`,
    open: [],
    name,
  }))
}

function makeUp(holiday: string, date: string): CalendarException {
  return { date, open: workingDay, name: `${holiday}调休` }
}
