// Connections that fail: docs/reliability.md.

import { networkFaults } from '../console/faults.mjs';
import { test } from './survives.ts';

for (const fault of networkFaults) {
  test(fault.name, async ({ open, survivor }) => {
    await survivor.opens(open, fault);
    await survivor.survives(fault);
  });
}
