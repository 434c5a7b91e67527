import type { loaners } from '../schema/index.ts'

type LoanerRow = typeof loaners.$inferInsert

/** A few machines to lend, all in the main warehouse; of a machining centre nobody has a spare one, only its control. */
export const exampleLoaners: LoanerRow[] = [
  {
    id: 'NOVA-L1',
    model: 'Nova-12',
    serial: 'NV12-L-0001',
    standsInFor: ['Nova-*'],
    accessories: ['充电器 / charger', '数据线 / cable'],
    location: 'main',
  },
  {
    id: 'NOVA-L2',
    model: 'Nova-12',
    serial: 'NV12-L-0002',
    standsInFor: ['Nova-*'],
    accessories: ['充电器 / charger'],
    location: 'main',
    condition: '外壳有轻微划痕 / slight scratches on the case',
  },
  {
    id: 'LS4-L1',
    model: 'LabelStation-4',
    serial: 'LS4-L-0001',
    standsInFor: ['LabelStation-*'],
    accessories: ['电源线 / power cord'],
    location: 'main',
  },
  {
    id: 'PLC-L1',
    model: 'PLC-S7',
    serial: 'S7-L-0001',
    standsInFor: ['PLC-S7', 'VMC-*'],
    location: 'main',
  },
]
