// The module is found beside the package's JavaScript.

import 'jobs-console/element';
