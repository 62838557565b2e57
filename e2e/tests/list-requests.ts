// The requests for the list, watched in the page: from outside, a request that was given up ends after the next has begun.

declare global {
  interface Window {
    /** How many requests for the list the page has sent. */
    listsSent?: number;
  }
}

/**
 * Counts the requests for the list, and complains when the page sends one for an organization while it still waits for
 * another answer to that, to the end of its body. Runs in the page, before its own scripts.
 */
export function watchLists() {
  const send = window.fetch;
  const underWay = new Map<string, number>();
  window.listsSent = 0;
  window.fetch = (...given) => {
    const [first, options] = given;
    const url = new URL(first instanceof Request ? first.url : first, document.baseURI);
    const answer = send(...given);
    if (!/\/jobs\.list(,|$)/.test(url.pathname)) return answer;
    window.listsSent! += 1;
    const organization = /organizationId%22%3A%22(.*?)%22/.exec(url.search)?.[1] ?? '';
    const count = (change: number) => {
      underWay.set(organization, (underWay.get(organization) ?? 0) + change);
      return underWay.get(organization)!;
    };
    if (count(1) > 1) window.console.error('a second request for the list while the first is under way');
    let counts = true;
    const end = () => {
      if (counts) count(-1);
      counts = false;
    };
    const signal = options?.signal ?? (first instanceof Request ? first.signal : undefined);
    signal?.addEventListener('abort', end);
    answer.then((response) => response.clone().arrayBuffer()).then(end, end);
    return answer;
  };
}
