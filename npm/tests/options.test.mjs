// What a host gives: right values, every wrong kind of value, and the table in the docs.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { NPM, PKG } from './project.mjs';

const { OPTIONS, checkedOptions } = await import(pathToFileURL(join(PKG, 'options.js')));
const NAMES = Object.keys(OPTIONS);

/** Options with one in them, which may be in a group. */
function only(name, value) {
  const [group, field] = name.split('.');
  return field ? { [group]: { [field]: value } } : { [group]: value };
}

/** What an option is taken for. */
function taken(options, name) {
  return name.split('.').reduce((value, part) => value?.[part], options);
}

const cyclic = {};
cyclic.self = cyclic;
const throws = () => {
  throw new Error('no');
};
/** Every kind of value that a program without types may give, by a name. */
const VALUES = {
  nonsense: 'nonsense',
  blank: ' ',
  empty: '',
  'a fraction': 1.5,
  zero: 0,
  'a negative number': -1,
  'a huge number': 1e12,
  'not a number': NaN,
  infinity: Infinity,
  true: true,
  'an integer of any length': 10n,
  'a symbol': Symbol('s'),
  'a function': () => undefined,
  'an array': [],
  'an array of nonsense': [7, null, {}],
  'an object': {},
  'an object without a prototype': Object.create(null),
  'a cyclic object': cyclic,
  'an object that throws': { toString: throws, toJSON: throws, [Symbol.toPrimitive]: throws },
  'a proxy that was revoked': revoked(),
  'a date': new Date(0),
  'a URL': new URL('https://console.example/api'),
};

function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const ID = ['nonsense', 'a fraction', 'zero', 'a negative number', 'a huge number', 'an integer of any length'];
const FLAG = ['empty', 'blank', 'true'];
const OBJECT = ['an object', 'an object without a prototype'];
const DATA = ['nonsense', 'blank', 'empty', 'a fraction', 'zero', 'a negative number', 'a huge number', 'true'];
/** Which of them are right; of all others it is told that they are not. */
const RIGHT = {
  endpoint: ['nonsense', 'a URL'],
  organizationId: ID,
  sessionKey: ID,
  jobId: ID,
  scope: OBJECT,
  batching: FLAG,
  filter: FLAG,
  toolbar: FLAG,
  filters: OBJECT,
  historyPrefix: ['nonsense'],
  selection: FLAG,
  shortcuts: FLAG,
  notifications: FLAG,
  sharing: FLAG,
  'polling.choice': FLAG,
  headers: ['a function'],
  fetch: ['a function'],
  links: ['a function'],
  'polling.active': ['zero'],
  'polling.idle': ['zero'],
  'procedures.list': ['nonsense'],
  'procedures.get': ['nonsense'],
  'procedures.retry': ['nonsense'],
  'procedures.cancel': ['nonsense'],
  'procedures.retryMany': ['nonsense'],
  'procedures.cancelMany': ['nonsense'],
  idField: ['nonsense'],
  subscription: ['nonsense'],
  labels: ['an array'],
  fields: ['an array'],
  initialData: [
    ...DATA,
    ...OBJECT,
    'a date',
    'a URL',
    'not a number',
    'infinity',
    'an integer of any length',
    'an array',
    'an array of nonsense',
  ],
  locale: ['nonsense'],
  messages: OBJECT,
};
/** Which of them count as something else. */
const NEARLY = {
  'polling.active': ['a fraction', 'a huge number'],
  'polling.idle': ['a fraction', 'a huge number'],
  'polling.timeout': ['a fraction', 'zero', 'a huge number'],
  'polling.backoff': ['a fraction', 'zero', 'a huge number'],
  'polling.backoffLimit': ['a fraction', 'zero', 'a huge number'],
  labels: ['an array of nonsense'],
  fields: ['an array of nonsense'],
};

for (const name of NAMES) {
  test(`${name}: every kind of value`, () => {
    for (const [what, value] of Object.entries(VALUES)) {
      const { options, problems } = checkedOptions(only(name, value));
      const told = problems.map(({ option }) => option);
      const isRight = (RIGHT[name] ?? []).includes(what);
      assert.deepEqual(told, isRight ? [] : [name], what);
      const counts = isRight || (NEARLY[name] ?? []).includes(what);
      assert.equal(taken(options, name) !== undefined, counts, `${what} counts`);
      assert.match(problems[0]?.message ?? `option ${name} `, new RegExp(`option ${name.replace('.', '\\.')} `));
    }
  });

  test(`${name}: null and undefined are not given`, () => {
    for (const value of [null, undefined]) {
      const { options, problems } = checkedOptions(only(name, value));
      assert.deepEqual(problems, []);
      assert.equal(taken(options, name), undefined);
    }
  });
}

for (const group of ['polling', 'procedures']) {
  test(`${group} is an object`, () => {
    for (const [what, value] of Object.entries(VALUES)) {
      const { problems } = checkedOptions({ [group]: value });
      const isObject = /^an? (object|cyclic|date|URL)/.test(what);
      assert.deepEqual(problems.map(({ option }) => option), isObject ? [] : [group], what);
    }
  });
}

test('what is right is taken as it is', () => {
  const right = {
    endpoint: '/t',
    organizationId: 'org_1',
    scope: { a: 1 },
    transformer: 'none',
    batching: false,
    methodOverride: 'POST',
    credentials: 'omit',
    sessionKey: 'ada',
    sharing: false,
    headers: () => ({}),
    fetch: () => undefined,
    polling: { active: 500, idle: 0, timeout: 100, backoff: 200, backoffLimit: 300, choice: true },
    procedures: { list: 'a', get: 'b', retry: 'c', cancel: 'd', retryMany: 'e', cancelMany: 'f' },
    idField: 'jobId',
    idType: 'number',
    filter: false,
    limit: 50,
    subscription: 'jobs.onUpdate',
    labels: [{ kind: 'embed', active: 'Embedding', completed: 'Embedded' }],
    fields: [{ label: 'Failed files', path: 'output.filesFailed' }],
    initialData: [],
    view: 'card',
    jobId: 'run_1',
    tab: 'chat',
    toolbar: false,
    density: 'compact',
    filters: { status: ['failed'], query: 'yml', range: '7d', job: 'run_1' },
    history: 'hash',
    historyPrefix: 'a-',
    selection: false,
    shortcuts: false,
    notifications: true,
    locale: 'de-CH',
    messages: { 'tabs.jobs': 'Aufgaben', 'card.files': { one: '{count} Datei', other: '{count} Dateien' } },
    timeZone: 'Europe/Berlin',
    times: 'absolute',
    theme: 'dark',
    links: () => [],
  };
  assert.deepEqual(checkedOptions(right), { options: right, problems: [] });
  assert.deepEqual(Object.keys(right), [...new Set(NAMES.map((name) => name.split('.')[0]))]);
});

test('texts are read, as attributes and frameworks give them', () => {
  const texts = { batching: 'off', filter: 'ON', limit: '50', scope: '{"a":[1]}', polling: { active: '1000' } };
  const { options, problems } = checkedOptions(texts);
  assert.deepEqual(problems, []);
  assert.deepEqual(options, { batching: false, filter: true, limit: 50, scope: { a: [1] }, polling: { active: 1000 } });
});

test('what is out of range counts as what is in it', () => {
  const { options, problems } = checkedOptions({ polling: { active: 1, idle: 249, timeout: 0 } });
  assert.deepEqual(options.polling, { active: 250, idle: 250, timeout: 100 });
  assert.deepEqual(
    problems.map(({ option }) => option),
    ['polling.active', 'polling.idle', 'polling.timeout'],
  );
  assert.match(problems[0].message, /cannot be 1: .* it counts as 250\.$/);
});

test('one wrong value leaves the others', () => {
  const given = { endpoint: '/t', limit: 'many', polling: 7, labels: [{ kind: 'a' }], tab: 'chat' };
  const { options, problems } = checkedOptions(given);
  assert.deepEqual(options, { endpoint: '/t', labels: [], tab: 'chat' });
  assert.deepEqual(problems.map(({ option }) => option).sort(), ['labels', 'limit', 'polling']);
});

test('filters may be given in part, and what of them makes no sense is told', () => {
  const none = { status: [], query: '', range: null, job: null };
  assert.deepEqual(checkedOptions({ filters: { status: 'failed' } }), {
    options: { filters: { ...none, status: ['failed'] } },
    problems: [],
  });
  const { options, problems } = checkedOptions({ filters: '{"range":"5h","query":"yml","job":7,"status":[3]}' });
  assert.deepEqual(options.filters, { ...none, query: 'yml', job: '7' });
  assert.match(problems[0].message, /it counts without status, range\.$/);
});

test('a getter that throws is told', () => {
  const given = {
    get endpoint() {
      throw new Error('not yet');
    },
    limit: 3,
  };
  const { options, problems } = checkedOptions(given);
  assert.deepEqual(options, { limit: 3 });
  assert.deepEqual(problems, [{ option: 'endpoint', message: 'The option endpoint cannot be read: Error: not yet.' }]);
});

test('no options at all are none', () => {
  for (const given of [undefined, null, 7, 'text', [], () => undefined]) {
    assert.deepEqual(checkedOptions(given), { options: {}, problems: [] });
  }
});

test('the view card needs its job', () => {
  assert.deepEqual(
    checkedOptions({ view: 'card' }).problems.map(({ option }) => option),
    ['jobId'],
  );
});

test('docs/options.md says the same', () => {
  const text = readFileSync(join(NPM, '../docs/options.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `(\S+)` \| (?:`(\S+)` )?\| (.+?) \| (.+?) \| .+ \|$/gm)];
  const documented = rows.map(([, name, attribute, takes, otherwise]) => ({ name, attribute, takes, otherwise }));
  const expected = NAMES.map((name) => {
    const { attribute, kind, otherwise } = OPTIONS[name];
    return { name, attribute, takes: kind.takes, otherwise };
  });
  assert.deepEqual(documented, expected);
});
