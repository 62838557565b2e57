import List from 'lucide-react/dist/esm/icons/list';
import TriangleAlert from 'lucide-react/dist/esm/icons/triangle-alert';

import { Button } from './button.jsx';
import { isSignedOut } from './errors.js';
import { ago } from './text.js';
import { useTimeText } from './ticker.js';

export function Empty() {
  return (
    <div className="jc-panel">
      <List className="jc-icon" aria-hidden="true" />
      <h3 className="jc-panel-heading">No jobs yet</h3>
      <p className="jc-panel-text">
        When documents are ingested, you see here what is running, what waits and what is done.
      </p>
    </div>
  );
}

export function ErrorPanel({ error, pending, onRetry }) {
  const signedOut = isSignedOut(error);
  return (
    <div className="jc-panel" role="alert">
      <TriangleAlert className="jc-icon" aria-hidden="true" />
      <h3 className="jc-panel-heading">{signedOut ? 'Your session has expired.' : "Couldn't load jobs"}</h3>
      <p className="jc-panel-text">{signedOut ? 'Sign in again to see your jobs.' : error.message}</p>
      <Button label="Try again" pending={pending} onClick={onRetry} />
    </div>
  );
}

export function Banner({ error, updatedAt, pending, onRetry }) {
  const signedOut = isSignedOut(error);
  const updated = useTimeText((now) => ago(updatedAt, now));
  const opening = signedOut ? 'Your session has expired.' : "Couldn't refresh jobs.";
  return (
    <div className="jc-banner" role="group" aria-label="Jobs are not up to date">
      <TriangleAlert className="jc-icon" aria-hidden="true" />
      <div className="jc-banner-text">
        <p>{`${opening} Updated ${updated}.`}</p>
        <p className="jc-meta">{signedOut ? 'Sign in again, then come back to this page.' : error.message}</p>
      </div>
      <Button label={signedOut ? 'Try again' : 'Retry now'} pending={pending} onClick={onRetry} />
    </div>
  );
}
