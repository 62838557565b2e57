import { useSyncExternalStore } from 'react';

import { JobsPage } from './jobs-page';
import { MountPage } from './mount-page';

/** A header, and a page for each hash. */
export function App() {
  const hash = useSyncExternalStore(onHashChange, () => location.hash);
  return (
    <>
      <header className="header">
        <nav>
          <a href="#/">Jobs</a>
          <a href="#/mount">Two views</a>
        </nav>
        <button className="button" onClick={() => document.documentElement.classList.toggle('dark')}>
          Toggle theme
        </button>
      </header>
      <main className="main">{hash === '#/mount' ? <MountPage /> : <JobsPage />}</main>
    </>
  );
}

function onHashChange(listener: () => void) {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}
