import type { NoticeKind } from '../../workflows/domain/notice.ts'

/** The notices about appointments, whose texts have files of their own. */
export const appointmentKinds = [
  'visit_confirmed',
  'visit_moved',
  'visit_cancelled',
  'appointment_wanted',
  'visit_tomorrow',
  'visit_soon',
  'visit_ahead',
  'engineer_on_the_way',
  'engineer_late',
  'visit_late',
  'no_show',
  'fault_differs',
] as const satisfies readonly NoticeKind[]
