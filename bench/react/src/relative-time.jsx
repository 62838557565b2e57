import { ago, exact } from './text.js';
import { useTimeText } from './ticker.js';

export function RelativeTime({ at, verb, note }) {
  const text = useTimeText((now) => ago(at, now));
  return (
    <time dateTime={at.toISOString()} title={note ? `${exact(at)} · ${note}` : exact(at)}>
      {verb ? `${verb} ${text}` : text}
    </time>
  );
}
