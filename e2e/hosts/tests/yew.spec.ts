// A Yew app that uses the crate's components.

import { behaviour } from './behaviour.ts';
import { test } from './fixtures.ts';
import { YEW } from './hosts.ts';

test.use({ consoleOptions: { dist: YEW } });

behaviour('yew', test);
