const parameters = new URLSearchParams(location.search);
const endpoint = parameters.get('endpoint') || '/api/trpc';
export const organizationId = parameters.get('organizationId') || 'org_demo';

/** Asks a procedure; dates stay the texts that they are on the wire. */
export async function call(path, input, method = 'GET') {
  const json = JSON.stringify({ json: input });
  const url = method === 'GET' ? `${endpoint}/${path}?input=${encodeURIComponent(json)}` : `${endpoint}/${path}`;
  const response = await fetch(url, {
    method,
    credentials: 'include',
    headers: { 'x-trpc-source': 'client', ...(method === 'POST' ? { 'content-type': 'application/json' } : {}) },
    body: method === 'POST' ? json : undefined,
    signal: AbortSignal.timeout(10_000),
  });
  const answer = await response.json().catch(() => ({}));
  if (!answer.result) {
    const error = new Error(answer.error?.json?.message ?? `The server answered ${response.status}.`);
    error.signedOut = response.status === 401 || (response.status === 404 && !answer.error);
    throw error;
  }
  return answer.result.data.json;
}
