import type { NextConfig } from 'next';

// The whole console lives below a path; `BASE_PATH= next build` puts it at the root.
const basePath = process.env.BASE_PATH ?? '/console';

// Next starts its pages from inline scripts of its own, which differ from answer to answer. A policy that is
// written down here cannot name them, hence 'unsafe-inline' for scripts, and for them alone: a console that
// sets its policy in proxy.ts can give each answer a nonce instead. Nor can trusted types be required, since Next
// loads the parts of its pages without them. The Jobs tab needs 'wasm-unsafe-eval', and nothing else.
const policy = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const config: NextConfig = {
  basePath,
  env: { BASE_PATH: basePath },
  poweredByHeader: false,
  turbopack: { root: import.meta.dirname },
  headers: async () => [
    { source: '/:path*', headers: [{ key: 'Content-Security-Policy', value: policy }] },
  ],
};

export default config;
