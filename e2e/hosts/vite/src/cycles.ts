// For the tests that look for leaks: many views, one after the other.

import { mount } from 'jobs-console';
import 'jobs-console/element';

declare global {
  interface Window {
    cycles: typeof cycles;
  }
}

const SOURCE = { endpoint: '/api/trpc', organizationId: 'org_demo' };

/** Puts a view on the page and takes it off again, so many times; every other one as soon as it is there. */
async function cycles(kind: 'mount' | 'element', times: number) {
  for (let cycle = 0; cycle < times; cycle += 1) {
    const box = document.createElement('div');
    const loaded = new Promise((resolve) => box.addEventListener('jobs-change', resolve, { once: true }));
    document.body.append(box);
    const remove = kind === 'mount' ? mounted(box) : element(box);
    if (cycle % 2 === 0) await loaded;
    remove();
    box.remove();
  }
}

function mounted(box: Element) {
  const jobs = mount(box, SOURCE);
  return () => jobs.destroy();
}

function element(box: Element) {
  const element = document.createElement('jobs-console');
  element.setAttribute('endpoint', SOURCE.endpoint);
  element.setAttribute('organization-id', SOURCE.organizationId);
  box.append(element);
  return () => element.remove();
}

window.cycles = cycles;
