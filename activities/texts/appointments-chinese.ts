import type { appointmentKinds } from './appointment-kinds.ts'
import type { Texts } from './speech.ts'

/** 与上门预约有关的通知。 */
export const chineseAppointments: Pick<Texts, (typeof appointmentKinds)[number]> = {
  visit_confirmed: ({ number, time, facts }) => ({
    subject: `客户已确认上门时间：${number}`,
    body: `工单 ${number} 的上门时间 ${time(facts.from)} 至 ${time(facts.to)} 已由客户确认。`,
  }),
  visit_moved: ({ number, time, facts }) => ({
    subject: `上门改期：${number}`,
    body: `原定于 ${time(facts.from)} 的上门已改至 ${time(facts.newFrom)}，原时间取消。新的预约详见另一封邮件。`,
  }),
  visit_cancelled: ({ number, time, engineer, facts }) => ({
    subject: `上门取消：${number}`,
    body: `工单 ${number} 原定于 ${time(facts.from)} 由 ${engineer.name} 上门，现已取消，该时段已释放。上门时间将与客户重新约定。`,
  }),
  appointment_wanted: ({ number, time, link, facts }) => {
    const what =
      facts.cause === 'not_there'
        ? `工程师于 ${time(facts.from)} 上门，未能见到您。`
        : `您原定于 ${time(facts.from)} 的上门预约已取消。`
    const how = link ? `请在此选择新的上门时间：\n${link}` : '请与我们联系，重新约定上门时间。'
    return { subject: `请重新预约上门时间：${number}`, body: `${what}\n${how}` }
  },
  visit_tomorrow: ({ number, time, engineer, link, facts }) => ({
    subject: `上门提醒：${number}`,
    body: `工程师 ${engineer.name}${engineer.phone ? `（电话 ${engineer.phone}）` : ''}将于 ${time(facts.from)} 上门。${manage(link)}`,
  }),
  visit_soon: ({ number, time, engineer, facts }) => ({
    subject: `工程师即将上门：${number}`,
    body: `工程师 ${engineer.name}${engineer.phone ? `（电话 ${engineer.phone}）` : ''}将于 ${time(facts.from)} 到达，请您留意。`,
  }),
  visit_ahead: ({ number, time, order, facts }) => ({
    subject: `上门提醒：${number}`,
    body: `请于 ${time(facts.from)} 前往工单 ${number} 的客户处，并提前备齐备件和工具。${order}`,
  }),
  engineer_on_the_way: ({ number, time, engineer, facts }) => ({
    subject: `工程师已出发：${number}`,
    body: `工程师 ${engineer.name}${engineer.phone ? `（电话 ${engineer.phone}）` : ''}已在途中，预计 ${time(facts.expectedAt)} 到达。`,
  }),
  engineer_late: ({ number, time, engineer, facts }) => ({
    subject: `工程师未能准时到达：${number}`,
    body: `约定于 ${time(facts.from)} 上门的工程师 ${engineer.name}${engineer.phone ? `（电话 ${engineer.phone}）` : ''}未能准时到达，非常抱歉。调度员已获知并正在跟进。`,
  }),
  visit_late: ({ number, time, engineer, facts }) => ({
    subject: `上门迟到：${number}`,
    body: `工程师 ${engineer.name}${engineer.phone ? `（电话 ${engineer.phone}）` : ''}应于 ${time(facts.from)} 到达，至今未登记到达。请跟进，必要时改派。`,
  }),
  no_show: ({ number, time, engineer, facts }) => ({
    subject: facts.side === 'customer' ? `客户不在现场：${number}` : `工程师未到：${number}`,
    body:
      facts.side === 'customer'
        ? `工程师 ${engineer.name} 于 ${time(facts.from)} 上门，客户不在。上门时间需与客户重新约定。`
        : `工程师 ${engineer.name} 应于 ${time(facts.from)} 上门而未到。正在询问下一位工程师。`,
  }),
  fault_differs: ({ number, engineer }) => ({
    subject: `现场故障与工单不符：${number}`,
    body: `工程师 ${engineer.name} 在现场见到的故障与工单 ${number} 的描述不符。请技术支持复核诊断，必要时调整方案并告知客户。`,
  }),
}

/** The lines of a mail by which its reader changes the appointment; nothing where there is no link. */
export function manage(link: string): string {
  return link ? `\n\n确认、改期或取消预约：\n${link}` : ''
}
