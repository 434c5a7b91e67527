import type { CalendarWarning } from '../../db/queries/calendar-warnings.ts'
import type { ToldLevel } from '../../db/queries/gathered.ts'
import { pastDeadline } from '../../workflows/domain/sla/level.ts'
import type { IssuedLine, Shortage } from '../../workflows/domain/ticket/state.ts'
import type { Urgency } from '../../workflows/domain/vocabulary.ts'
import { chineseAppointments, manage } from './appointments-chinese.ts'
import { depotChinese } from './depot-chinese.ts'
import { chineseDispatch } from './dispatch-chinese.ts'
import { loanerChinese } from './loaner-chinese.ts'
import { listed, machineOf, type Texts } from './speech.ts'

const clocks: Record<string, string> = {
  acknowledge: '受理确认',
  response: '首次响应',
  nextUpdate: '进度告知',
  onsiteArrival: '到达现场',
  resolution: '解决',
  followUp: '回访',
  triage: '分诊',
  offerAcceptance: '工程师接单',
  parts: '备件',
  supplier: '供应商',
  depotReceipt: '收货验收',
  detection: '检测',
  depotRepair: '维修',
  depotReturn: '寄回',
}
const urgencies: Record<Urgency, string> = { urgent: '紧急', normal: '一般', low: '非紧急' }
const levels: Record<string, string> = { breach: '已超时', predicted: '预计超时' }
const causes: Record<string, string> = {
  objection: '客户对结果提出异议',
  bad_rating: '客户评价不满意',
  reopened: '工单被重新打开',
}

const emergencies: Record<string, string> = {
  now: '紧急任务，请立即出发。\n',
  after_current: '紧急任务，请在完成当前工作后立即出发。\n',
}

const oldPartReminders: Record<string, string> = {
  soon: '旧件即将到期',
  today: '旧件今日到期',
  late: '旧件已逾期',
  missing: '旧件严重逾期',
}

export const chinese: Texts = {
  ...chineseAppointments,
  ...chineseDispatch,
  received: ({ number, time, facts }) =>
    facts.maintenanceOn === undefined
      ? {
          subject: `已收到您的服务请求：${number}`,
          body: `您的工单编号是 ${number}。\n我们将在 ${time(facts.dueAt)} 之前与您联系。`,
        }
      : {
          subject: `定期保养通知：${number}`,
          body: `根据您的服务合同，${machineOf(facts) || '设备'}的定期保养计划于 ${facts.maintenanceOn} 进行，工单编号为 ${number}。\n我们将在 ${time(facts.dueAt)} 之前与您联系，商定具体的上门时间。`,
        },
  complaint_received: ({ number, facts }) => ({
    subject: `客户投诉 ${number}`,
    body: `收到一件投诉，工单编号 ${number}，责任人 ${facts.owner}。`,
  }),
  visit_offered: ({ number, time, order, facts }) => ({
    subject: `派工邀约：${number}`,
    body: `工单 ${number} 的上门服务拟安排给您，时间 ${time(facts.from)} 至 ${time(facts.to)}。\n请在 ${time(facts.acceptBy)} 之前接受或拒绝，逾期将转给下一位工程师。${order}`,
  }),
  offer_ended: ({ number }) => ({
    subject: `派工邀约已失效：${number}`,
    body: `工单 ${number} 的上门服务未在时限内接受，已转给其他工程师。`,
  }),
  visit_booked: ({ number, time, engineer, link, facts }) => ({
    subject: `上门预约：${number}`,
    body: `工程师 ${engineer.name}${engineer.phone ? `（电话 ${engineer.phone}）` : ''}将于 ${time(facts.from)} 上门，预计 ${time(facts.to)} 完成。${manage(link)}`,
  }),
  visit_assigned: ({ number, time, order, facts }) => ({
    subject: `${facts.emergency ? '【紧急】' : ''}派工单：${number}`,
    body: `${facts.emergency ? emergencies[String(facts.emergency)] : ''}${facts.accepted ? `您已接受工单 ${number} 的上门服务` : `调度员已将工单 ${number} 的上门服务指派给您`}，时间 ${time(facts.from)} 至 ${time(facts.to)}。${order}`,
  }),
  visit_changed: ({ number }) => ({
    subject: `上门预约变更：${number}`,
    body: '原定的上门时间无法保证，我们会尽快告知您新的工程师和时间。',
  }),
  delay: ({ number, facts }) => ({
    subject: `服务延迟通知：${number}`,
    body:
      facts.expectedOn === undefined
        ? '所需备件暂时缺货，我们已安排补货，到货后将立即继续处理。'
        : `所需备件预计于 ${facts.expectedOn} 到货，到货后将立即继续处理。`,
  }),
  parts_short: ({ number, facts }) => ({
    subject: `备件短缺：${number}`,
    body: listed<Shortage>(facts.shortages)
      .map(
        ({ sku, wanted, available, withConsent }) =>
          `${sku}：需要 ${wanted} 件，可用 ${available} 件${withConsent ? `；经客户同意可用 ${withConsent.join('、')} 替代` : ''}`,
      )
      .join('\n'),
  }),
  alert: ({ number, time, facts }) => {
    const alerts = listed<{ clock: string; level: string; dueAt: string; late?: true }>(facts.alerts)
    const broken = alerts.some(pastDeadline)
    return {
      subject: broken ? `承诺已超时：${number}` : `承诺即将超时：${number}`,
      body: alerts
        .map(
          ({ clock, level, dueAt }) =>
            `${clocks[clock] ?? clock}：${levels[level] ?? level}（${time(dueAt)}）`,
        )
        .join('\n'),
    }
  },
  alert_digest: ({ time, facts }) => {
    const alerts = listed<ToldLevel>(facts.alerts)
    const broken = alerts.filter(pastDeadline).length
    const lines = alerts.map(
      ({ ticket, urgency, clock, level, dueAt }) =>
        `${ticket}（${urgencies[urgency]}）${clocks[clock] ?? clock}：${levels[level] ?? level}（${time(dueAt)}）`,
    )
    return {
      subject: `时效告警汇总：共 ${alerts.length} 条，其中已超时 ${broken} 条`,
      body: `告警过多，以下各条不再单独发送，最紧急的在前：\n${lines.join('\n')}`,
    }
  },
  stock_low: ({ facts }) => ({
    subject: `库存不足：${facts.sku}`,
    body: `${facts.nameZh}（${facts.sku}）在 ${facts.location} 的可用数量为 ${facts.free} 件，低于最低库存 ${facts.minimum} 件。`,
  }),
  parts_to_return: ({ number, facts }) => ({
    subject: `待退回备件：${number}`,
    body: `工单 ${number} 领用的以下备件未使用，请领用人退回仓库：\n${listed<IssuedLine>(facts.lines)
      .map(({ sku, quantity, to }) => `${sku} × ${quantity}（领用人 ${to}）`)
      .join('\n')}`,
  }),
  old_part_due: ({ number, time, facts }) => ({
    subject: `${oldPartReminders[String(facts.reminder)] ?? '旧件待返还'}：${facts.sku}，工单 ${number}`,
    body: `请返还工单 ${number} 更换下来的旧件：${facts.nameZh}（${facts.sku}）${facts.quantity} 件${facts.serial ? `，序列号 ${facts.serial}` : ''}。\n返还期限：${time(facts.dueAt)}。如旧件已留给客户，请在系统中登记。`,
  }),
  old_part_missing: ({ number, time, engineer, facts }) => ({
    subject: `旧件逾期未返还：${facts.sku}，工单 ${number}`,
    body: `${engineer.name} 尚未返还工单 ${number} 的旧件：${facts.nameZh}（${facts.sku}）${facts.quantity} 件${facts.serial ? `，序列号 ${facts.serial}` : ''}。\n返还期限为 ${time(facts.dueAt)}，请跟进。`,
  }),
  ...loanerChinese,
  ...depotChinese,
  running_late: ({ number }) => ({
    subject: `服务进度说明：${number}`,
    body: `您的工单 ${number} 的处理慢于我们的承诺，非常抱歉。我们已加急处理，并会尽快与您联系。`,
  }),
  owner_changed: ({ number }) => ({
    subject: `工单移交给您：${number}`,
    body: `工单 ${number} 因时效升级移交给您，您现在是责任人。`,
  }),
  resolved: ({ number }) => ({
    subject: `您的服务请求 ${number} 已解决`,
    body: '感谢您确认处理结果。我们将致电回访，听取您的意见。',
  }),
  call_due: ({ number }) => ({
    subject: `待回访：${number}`,
    body: `工单 ${number} 已解决，请尽快回访客户并记录评价。`,
  }),
  questionnaire: ({ number, time, facts }) => ({
    subject: `服务评价：${number}`,
    body: `我们未能电话联系到您。请在 ${time(facts.closesAt)} 之前为以下各项打分（1 不满意，5 非常满意）：\n- 服务态度\n- 处理效率\n- 解决方案`,
  }),
  case_opened: ({ number, facts }) => ({
    subject: `二次处理：${number}`,
    body: `工单 ${number} 进入第 ${facts.round} 轮处理，原因：${causes[String(facts.cause)] ?? facts.cause}。客户满意之前不会关闭。`,
  }),
  digest: ({ time, facts }) => {
    const breached = listed<string>(facts.breached)
    const dueSoon = listed<string>(facts.dueSoon)
    const warnings = listed<CalendarWarning>(facts.warnings).map(
      ({ nameZh, year }) => `\n请注意：日历「${nameZh}」${year} 年的节假日尚未核实，时限可能计算有误。`,
    )
    return {
      subject: `时效汇总：超时 ${breached.length} 件，即将到期 ${dueSoon.length} 件`,
      body: `截至 ${time(facts.scheduledFor)}\n已超时：${breached.join('、') || '无'}\n即将到期：${dueSoon.join('、') || '无'}${warnings.join('')}`,
    }
  },
}
