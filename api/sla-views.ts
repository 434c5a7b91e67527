import type { z } from 'zod'
import type { CalendarVersion } from '../db/queries/calendars.ts'
import type { PolicyVersion } from '../db/queries/policies.ts'
import type { Instant } from '../workflows/domain/time/instant.ts'
import { unverifiedYears } from '../workflows/domain/time/verified-years.ts'
import type { calendarForm, policyForm } from './contract/sla.ts'
import type { calendarView, policyView } from './contract/versions.ts'

export function viewCalendar(row: CalendarVersion, now: Instant): z.infer<typeof calendarView> {
  return {
    ...viewVersion(row),
    calendar: row.calendar as z.infer<typeof calendarForm>,
    verifiedYears: row.verifiedYears,
    source: row.source,
    warnings: unverifiedYears(row.calendar, row.verifiedYears, now).map((year) => warningOf(row, year)),
  }
}

export function viewPolicy(row: PolicyVersion): z.infer<typeof policyView> {
  return {
    ...viewVersion(row),
    scope: row.scope,
    value: row.value,
    definition: row.definition as z.infer<typeof policyForm>,
  }
}

function viewVersion(row: CalendarVersion | PolicyVersion) {
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    names: { 'zh-CN': row.nameZh, en: row.nameEn },
    madeBy: row.madeBy,
    madeAt: row.madeAt.toISOString(),
    publishedAt: row.publishedAt?.toISOString() ?? null,
  }
}

function warningOf({ nameZh, nameEn }: CalendarVersion, year: number) {
  return {
    code: 'year_not_verified' as const,
    year,
    detail: {
      'zh-CN': `日历“${nameZh}”${year} 年的节假日尚未与官方通知核对，期限可能不准确；请导入节假日并标记为已核对。`,
      en: `The holidays of ${year} in the calendar "${nameEn}" were not held against the official notice, so deadlines may be wrong; import them and mark them verified.`,
    },
  }
}
