// What differs between the engines: how a browser is started, and told what to be like.

/** Looks of a reader's machine that a browser is started with. */
export interface Looks {
  dark: boolean;
}

interface Engine {
  /** The program that speaks WebDriver, and its arguments for a port. */
  driver(port: number): string[];
  capabilities(looks: Looks): Record<string, unknown>;
  env?: Record<string, string>;
}

const TIME_ZONE = 'Europe/Berlin';
const isRoot = process.getuid?.() === 0;

const firefox: Engine = {
  driver: (port) => [given('GECKODRIVER'), '--port', String(port), '--websocket-port', '0'],
  capabilities: ({ dark }) => ({
    browserName: 'firefox',
    'moz:firefoxOptions': {
      binary: given('FIREFOX'),
      args: ['-headless'],
      prefs: {
        'intl.accept_languages': 'en-GB',
        'layout.css.prefers-color-scheme.content-override': dark ? 0 : 1,
        // It asks nobody for experiments and blocklists.
        'app.normandy.enabled': false,
        'app.shield.optoutstudies.enabled': false,
        'services.settings.server': 'data:,',
      },
    },
  }),
};

const webkit: Engine = {
  // It has no mode without a screen: each driver gets one in memory, so that no two fight for the focus.
  driver: (port) => [
    'xvfb-run',
    '--auto-servernum',
    '--server-args',
    '-screen 0 1280x1024x24',
    given('WEBKIT_DRIVER'),
    `--port=${port}`,
  ],
  capabilities: ({ dark }) => ({
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': {
      args: ['--automation', `--time-zone=${TIME_ZONE}`, ...(dark ? ['--dark-mode'] : [])],
    },
  }),
  // Root has no sandbox, and there is no graphics card.
  env: { LIBGL_ALWAYS_SOFTWARE: '1', ...(isRoot ? { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' } : {}) },
};

/** The engine that the tests run in. */
export function engine(): Engine {
  const name = given('ENGINE');
  const engines: Record<string, Engine> = { firefox, webkit };
  const { env, ...engine } = engines[name] ?? fail(`ENGINE is ${name}, which is none of ${Object.keys(engines)}.`);
  return { ...engine, env: { TZ: TIME_ZONE, ...env } };
}

function given(name: string) {
  return process.env[name] || fail(`${name} is not set; \`cargo xtask test e2e-firefox e2e-webkit\` sets it.`);
}

function fail(message: string): never {
  throw new Error(message);
}
