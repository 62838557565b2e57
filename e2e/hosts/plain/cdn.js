// The package from another origin. The import map guards its scripts; the wasm file is guarded by its hash here.

import { configure } from 'jobs-console';

configure({ integrity: '{{wasm}}' });
await import('jobs-console/element');
