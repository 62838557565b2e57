// A bundler that knows what a .wasm file is says where the module is.

import { configure } from 'jobs-console';
import 'jobs-console/element';
import wasm from 'jobs-console/jobs_console_bg.wasm';

configure({ wasm });
