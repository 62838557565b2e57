import { query } from './dom.js';

const names = ['chat', 'jobs'];

export function select(name) {
  for (const other of names) {
    const tab = query(`#tab-${other}`);
    const selected = other === name;
    tab.dataset.state = query(`#panel-${other}`).dataset.state = selected ? 'active' : 'inactive';
    tab.ariaSelected = String(selected);
    tab.tabIndex = selected ? 0 : -1;
    query(`#panel-${other}`).hidden = !selected;
  }
}

for (const name of names) query(`#tab-${name}`).addEventListener('click', () => select(name));

query('[role=tablist]').addEventListener('keydown', (event) => {
  const here = names.indexOf(event.target.id.slice(4));
  const to = { ArrowLeft: 1 - here, ArrowRight: 1 - here, Home: 0, End: 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  select(names[to]);
  query(`#tab-${names[to]}`).focus();
});
