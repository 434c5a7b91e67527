import type { NoticeKind } from '../../workflows/domain/notice.ts'
import type { Texts } from './speech.ts'

const occasions: Record<string, string> = {
  parts_short: '所需备件缺货',
  long_plan: '维修时间较长',
}
const results: Record<string, string> = {
  damaged: '有损坏',
  missing_accessories: '配件缺失',
}

/** 备用机：借出、归还与提醒。 */
export const loanerChinese: Pick<Texts, Extract<NoticeKind, `loaner_${string}`>> = {
  loaner_suggested: ({ number, facts }) => ({
    subject: `建议提供备用机：${number}`,
    body: `工单 ${number} 的${occasions[String(facts.because)] ?? '处理需要时间'}，请询问客户是否需要备用机。`,
  }),
  loaner_to_prepare: ({ number, facts }) => ({
    subject: `请准备备用机 ${facts.unit}：${number}`,
    body: `备用机 ${facts.unit} 已为工单 ${number} 预留。请检查、清洁并清除其中的数据，完成后登记。`,
  }),
  loaner_short: ({ number }) => ({
    subject: `备用机不足：${number}`,
    body: `工单 ${number} 申请了备用机，目前没有合适的可用，已进入排队。`,
  }),
  loaner_waiting: ({ number }) => ({
    subject: `备用机正在排队：${number}`,
    body: '目前没有可用的备用机，我们已为您排队，一有可用的会立即告知您。',
  }),
  loaner_ready: ({ number }) => ({
    subject: `您的备用机已备好：${number}`,
    body: `工单 ${number} 的备用机已检查并准备就绪，我们会与您约定交付方式。`,
  }),
  loaner_handed_over: ({ number, time, facts }) => ({
    subject: `备用机已交付：${number}`,
    body: `备用机 ${facts.unit} 已交付给您，在您的设备修好之前供您使用，预计归还时间为 ${time(facts.dueBack)}。\n归还前请备份并删除您自己的数据，并将随机配件一并归还。`,
  }),
  loaner_return_due: ({ number, time, facts }) => ({
    subject: `请归还备用机：${number}`,
    body: `您的服务请求 ${number} 已处理完毕。请在 ${time(facts.dueBack)} 之前归还备用机 ${facts.unit} 及全部配件。归还前请备份并删除您自己的数据。\n如已寄出或归还，请忽略本提醒。`,
  }),
  loaner_overdue: ({ number, time, facts }) => ({
    subject: `备用机逾期未还：${facts.unit}，${number}`,
    body: `工单 ${number} 的备用机 ${facts.unit} 应于 ${time(facts.dueBack)} 归还，已提醒客户 ${facts.reminders} 次仍未收到，请联系客户。`,
  }),
  loaner_to_inspect: ({ number, facts }) => ({
    subject: `请验收备用机 ${facts.unit}：${number}`,
    body: `备用机 ${facts.unit} 已从工单 ${number} 归还。请检查外观、功能和配件，并登记验收结果。`,
  }),
  loaner_withdrawn: ({ number, facts }) => ({
    subject: `不再需要备用机 ${facts.unit}：${number}`,
    body: `工单 ${number} 不再需要备用机，${facts.unit} 已释放。`,
  }),
  loaner_damaged: ({ number, facts }) => ({
    subject: `备用机验收异常：${facts.unit}，${number}`,
    body: `工单 ${number} 归还的备用机 ${facts.unit} 验收结果：${results[String(facts.result)] ?? facts.result}。请与客户沟通处理。`,
  }),
  loaner_lost: ({ number, facts }) => ({
    subject: `备用机遗失：${facts.unit}，${number}`,
    body: `工单 ${number} 借出的备用机 ${facts.unit} 已登记为遗失，请处理。`,
  }),
}
