import 'jobs-console/jsx/solid';

export const right = (
  <jobs-console
    endpoint="/api/trpc"
    organization-id="org_1"
    limit={50}
    toolbar="off"
    polling={{ active: 5000 }}
    headers={() => ({ authorization: 'Bearer token' })}
    class="jobs"
    on:jobs-change={(event) => console.log(event.detail.counts.running, event.currentTarget.counts)}
  >
    <div slot="chat">…</div>
  </jobs-console>
);

// @ts-expect-error: no such view
export const noView = <jobs-console view="grid" />;
// @ts-expect-error: a function, and no text
export const noHeaders = <jobs-console headers="Bearer token" />;
// @ts-expect-error: no such field
export const noField = <jobs-console on:jobs-change={(event) => console.log(event.detail.jobs)} />;
