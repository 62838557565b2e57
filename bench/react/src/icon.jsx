import Ban from 'lucide-react/dist/esm/icons/ban';
import CircleCheck from 'lucide-react/dist/esm/icons/circle-check';
import CircleX from 'lucide-react/dist/esm/icons/circle-x';
import Clock from 'lucide-react/dist/esm/icons/clock';
import LoaderCircle from 'lucide-react/dist/esm/icons/loader-circle';

import { statusWord } from './text.js';

const ICONS = { running: LoaderCircle, queued: Clock, completed: CircleCheck, failed: CircleX, cancelled: Ban };

export function StatusIcon({ status }) {
  const Icon = ICONS[status] ?? Clock;
  return (
    <Icon className={status === 'running' ? 'jc-icon jc-spin' : 'jc-icon'} role="img" aria-label={statusWord(status)} />
  );
}
